import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

describe('the server’s core', () => {
  it('bundles for a browser worker, where there is no Node', async () => {
    const { errors, metafile } = await build({
      entryPoints: ['src/lsp/server.ts'],
      bundle: true,
      write: false,
      splitting: true,
      format: 'esm',
      outdir: 'unused',
      platform: 'browser',
      metafile: true,
      logLevel: 'silent',
      define: { __ENGINE_VERSION__: '"0"', __HOMEPAGE__: '""' },
    });
    expect(errors).toEqual([]);
    expect(Object.keys(metafile.inputs).filter((file) => file.startsWith('src/node/'))).toEqual([]);
  });
});
