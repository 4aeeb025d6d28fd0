// The suite inside the extension host, in a desktop VS Code that @vscode/test-electron downloads: for contributors with internet.
// usage: npm run test:electron
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
process.chdir(root);
process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
const cache = join(root, '.cache/vscode-test');
const vsix = join(cache, 'wharfmaster.vsix');
const inside = join(cache, 'inside.cjs');
const home = await mkdtemp(join(tmpdir(), 'wharfmaster-electron-'));
const profile = ['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')];

try {
  await mkdir(cache, { recursive: true });
  mustRun('node', ['scripts/package.mjs', '--out', vsix]);
  await build({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    ignoreAnnotations: true,
    entryPoints: ['test/vscode/inside/index.ts'],
    outfile: inside,
  });
  await cp('test/vscode/workspace', join(home, 'workspace'), { recursive: true });
  const vscodeExecutablePath = await downloadAndUnzipVSCode();
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(vscodeExecutablePath, { reuseMachineInstall: true });
  mustRun(cli, [...args, ...profile, '--install-extension', vsix]);
  const launchArgs = [join(home, 'workspace/two.code-workspace'), ...profile, '--disable-workspace-trust'];
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: join(root, 'test/vscode/companion'),
    extensionTestsPath: inside,
    launchArgs,
  });
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem);
  process.exitCode = 1;
} finally {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

function mustRun(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ended with ${status ?? error?.message}`);
}
