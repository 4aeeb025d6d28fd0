import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

/** The program of writer.ts as one file that Node runs. */
export async function buildWriter(): Promise<string> {
  const outfile = join(temporaryFolder(), 'writer.cjs');
  const script: string = join(import.meta.dirname, '../../../../../scripts/split-core.mjs');
  const { splitCore } = (await import(script)) as { readonly splitCore: Plugin };
  await build({
    entryPoints: [join(import.meta.dirname, 'writer.ts')],
    outfile,
    bundle: true,
    // Only what writing a log needs of the core.
    plugins: [splitCore],
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    define: { __ENGINE_VERSION__: '"test"', __HOMEPAGE__: '"https://wharfmaster.example"', __ENGINE_BUILD__: '"test"' },
  });
  return outfile;
}
