// Packages the extension, installs it in a real VS Code and tests it there. usage: node test/vscode/run.mjs [--only inside|page] [--grep TEXT] [--picture]
// With WHARFMASTER_BUILT=1 the bundles in dist/ are taken as they are, with WHARFMASTER_VSIX=FILE that package. Results: test-results/vscode.json.
import { spawnSync } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { serverFolder, setUpBrowser, setUpVscodeHost } from '../../scripts/setup-vscode-host.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const cache = join(root, '.cache/vscode-test');
const sizeLimit = 2_200_000;
process.chdir(root);
process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;

const results = join(root, 'test-results/vscode.json');
await mkdir(join(root, 'test-results'), { recursive: true });
try {
  process.exitCode = await main();
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem);
  await writeFile(results, JSON.stringify({ passed: 0, failed: 1, skipped: 0 }));
  process.exitCode = 1;
}

async function main() {
  const program = serverFolder(await setUpVscodeHost());
  const browser = await setUpBrowser();
  offerTools('WHARFMASTER_SCAN_TOOLS', 'scripts/setup-scan-tools.mjs', 'scanning with a real Docker and a real Grype');
  offerTools('WHARFMASTER_SIGN_TOOLS', 'scripts/setup-sign-tools.mjs', 'signing with a real Docker and a real registry');
  const vsix = process.env.WHARFMASTER_VSIX ?? (await packageVsix());
  // Tests are nothing but side effects, whatever package.json says of the product.
  const shared = { bundle: true, platform: 'node', logLevel: 'warning', sourcemap: 'inline', ignoreAnnotations: true };
  await build({
    ...shared,
    entryPoints: ['test/vscode/inside/index.ts'],
    format: 'cjs',
    external: ['vscode', 'mocha'],
    outfile: join(cache, 'inside.cjs'),
  });
  await build({ ...shared, entryPoints: ['test/vscode/main.ts'], format: 'esm', packages: 'external', outfile: join(cache, 'main.mjs') });
  const { run } = await import(pathToFileURL(join(cache, 'main.mjs')).href);
  return run({ root, program, browser, vsix, inside: join(cache, 'inside.cjs'), results, args: process.argv.slice(2) });
}

/** What the tests scan and sign with. Without it the rest of the suite still runs, except where nothing may be left out. */
function offerTools(variable, script, what) {
  if (process.env[variable] !== undefined) return;
  const { status, stdout } = spawnSync('node', [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status === 0) process.env[variable] = stdout;
  else if (process.env.CI !== undefined) throw new Error(`${script} failed: what ${what} needs could not be set up.`);
  else console.log(`Left out: ${what}, because that could not be set up.`);
}

async function packageVsix() {
  await mkdir(cache, { recursive: true });
  const vsix = join(cache, 'wharfmaster.vsix');
  const built = process.env.WHARFMASTER_BUILT === '1' ? ['--no-build'] : [];
  const { status, stdout, stderr } = spawnSync('node', ['scripts/package.mjs', ...built, '--out', vsix], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The VSIX could not be packaged:\n${stdout}${stderr}`);
  const { size } = await stat(vsix);
  console.log(`wharfmaster.vsix: ${(size / 1000).toFixed(0)} kB`);
  if (size > sizeLimit) throw new Error(`The VSIX is larger than ${sizeLimit / 1000} kB; \`npx vsce ls\` lists what is in it.`);
  return vsix;
}
