import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import { spawnSync } from 'node:child_process';

/** What scripts/setup-pipeline-tools.mjs puts on this machine, by its keys. */
type PipelineTool = 'act' | 'tektonLint' | 'preCommit' | 'checkJsonschema' | 'gitlabCiLocal';

let found: unknown;

/** The path of a tool, set up first when it is not there yet. */
export function pipelineTool(key: PipelineTool): string {
  found ??= JSON.parse(process.env['WHARFMASTER_PIPELINE_TOOLS'] ?? setUp());
  const path: unknown = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  return typeof path === 'string' ? path : `${key}-is-not-in-WHARFMASTER_PIPELINE_TOOLS`;
}

function setUp(): string {
  const script = fileURLToPath(new URL('../../../../scripts/setup-pipeline-tools.mjs', import.meta.url));
  return execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Runs a tool to its end; programs of PyPI find their own modules beside them. */
export function runPipelineTool(
  key: PipelineTool,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): { readonly code: number | null; readonly said: string } {
  const program = pipelineTool(key);
  const path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...{ cwd, encoding: 'utf8', timeout: 240_000, maxBuffer: 64 * 1024 * 1024 },
    env: { PATH: path, HOME: env['HOME'] ?? tmpdir(), PYTHONPATH: join(dirname(program), '..'), NO_COLOR: '1', ...env },
  });
  return { code: status, said: `${error?.message ?? ''}${stdout}${stderr}` };
}
