// Runs every tier of tests and prints what ran. usage: npm test [-- TIER...]; tiers: static unit contract cli lsp tool-host vscode real
// With CI set nothing may be left out: a tier whose tools are missing has failed. Elsewhere it is named, with what to install.
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { pathWithGo } from './setup-go.mjs';
import { setUpEnforceTools } from './setup-enforce-tools.mjs';
import { setUpPipelineTools } from './setup-pipeline-tools.mjs';
import { setUpScanTools } from './setup-scan-tools.mjs';
import { setUpSignTools } from './setup-sign-tools.mjs';
import { setUpVscodeHost } from './setup-vscode-host.mjs';

const vitest = (tier, args = () => []) => ({
  run: () =>
    program('vitest', [
      ...['run', '--project', tier, '--reporter=default', '--reporter=json', `--outputFile.json=test-results/${tier}.json`],
      ...args(),
    ]),
});
// What scans, signs or enforces real images is more than a laptop may have: without it the rest of the tier still runs, and the gap is named and counted.
const extras = {
  scan: { setUp: setUpScanTools, variable: 'WHARFMASTER_SCAN_TOOLS', folder: 'test/real/scan', name: 'all tests over real images' },
  sign: { setUp: setUpSignTools, variable: 'WHARFMASTER_SIGN_TOOLS', folder: 'test/real/sign', name: 'all tests that sign images' },
  enforce: {
    setUp: setUpEnforceTools,
    variable: 'WHARFMASTER_ENFORCE_TOOLS',
    folder: 'test/real/enforce',
    name: 'all tests beside engines that enforce images',
  },
  pipelines: {
    setUp: setUpPipelineTools,
    variable: 'WHARFMASTER_PIPELINE_TOOLS',
    folder: 'test/real/pipelines',
    name: 'all tests that run pipelines',
  },
};
const withoutExtras = () =>
  Object.values(extras).flatMap(({ variable, folder }) => (process.env[variable] === undefined ? ['--exclude', `${folder}/**`] : []));
const staticResult = { passed: 0, failed: 0, skipped: 0 };
const staticChecks = ['typecheck', 'lint', 'format', 'arch', 'unused'];

const tiers = {
  static: { run: runStaticChecks },
  unit: vitest('unit'),
  contract: vitest('contract'),
  cli: vitest('cli'),
  lsp: vitest('lsp'),
  'tool-host': vitest('tool-host'),
  vscode: { run: () => program('node', ['test/vscode/run.mjs']), needs: 'vscode', wants: ['scan'] },
  real: { ...vitest('real', withoutExtras), needs: 'go', wants: ['scan', 'sign', 'enforce', 'pipelines'] },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((tier) => !(tier in tiers));
if (unknown.length > 0) {
  console.error(`There is no tier ${unknown.join(', ')}. Tiers: ${Object.keys(tiers).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.keys(tiers).filter((tier) => wanted.length === 0 || wanted.includes(tier));

await rm('test-results', { recursive: true, force: true });
await mkdir('test-results', { recursive: true });
const setUps = startSetUps();
await mustSucceed(program('node', ['scripts/build.mjs']), 'the bundles could not be built');
process.env.WHARFMASTER_BUILT = '1';

const summaries = [];
for (const tier of chosen) summaries.push(await runTier(tier));

console.log('\nWhat ran:');
for (const { tier, passed, failed, skipped, note } of summaries) {
  console.log(`  ${tier.padEnd(9)} ${passed} passed, ${failed} failed, ${skipped} skipped${note === undefined ? '' : ` (${note})`}`);
}
console.log('Left out by design: test:electron (downloads VS Code) and a real Trivy; see docs/testing.md.');
const total = (key) => summaries.reduce((sum, summary) => sum + summary[key], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exit(total('failed') > 0 ? 1 : 0);

/** Tools are set up beside the fast tiers, each once, and only when a chosen tier needs them. */
function startSetUps() {
  const needed = new Set(chosen.flatMap((tier) => [tiers[tier].needs, ...(tiers[tier].wants ?? [])]));
  const start = (name, setUp) =>
    needed.has(name)
      ? setUp().then(
          (value) => ({ value }),
          (error) => ({ error }),
        )
      : undefined;
  const scan = start('scan', extras.scan.setUp);
  // What signs also builds images, and each compiles for minutes with all cores: one after the other.
  const sign = start('sign', after(scan, extras.sign.setUp));
  const enforce = start('enforce', after(sign, extras.enforce.setUp));
  const pipelines = start('pipelines', after(enforce, extras.pipelines.setUp));
  return { go: start('go', pathWithGo), vscode: start('vscode', setUpVscodeHost), scan, sign, enforce, pipelines };
}

/** A set-up that begins when another has ended well. */
function after(before, setUp) {
  return async () => {
    const { error } = (await before) ?? {};
    if (error !== undefined) throw error;
    return setUp();
  };
}

async function runTier(tier) {
  console.log(`\n== ${tier}`);
  const { needs, wants = [], run } = tiers[tier];
  const ready = needs === undefined ? {} : await setUps[needs];
  if (ready.error !== undefined) return leftOut(tier, ready.error.message);
  if (needs === 'go') process.env.PATH = ready.value;
  const gaps = [];
  for (const extra of wants) gaps.push(...(await offer(extra)));
  const outcome = await run();
  const counts = await readCounts(tier);
  if (counts === undefined) return { tier, passed: 0, failed: 1, skipped: 0, note: 'the tier ended without a result' };
  // A runner that fails outside its tests (a broken set-up, an unhandled error) still counts as a failure.
  const failed = outcome === 0 ? counts.failed : Math.max(1, counts.failed);
  return gaps.reduce(withGap, { tier, ...counts, failed });
}

/** Tells tests where the tools are (test/real/support/scan/tools.ts, test/real/sign/support/tools.ts, test/real/enforce/support/tools.ts), or says what must do without them. */
async function offer(extra) {
  const { value, error } = await setUps[extra];
  const { variable, name } = extras[extra];
  if (error !== undefined) return [{ name, reason: error.message }];
  process.env[variable] = JSON.stringify(value);
  return [];
}

function withGap(summary, { name, reason }) {
  console.log(`Left out, ${name}: ${reason}`);
  const counted = process.env.CI ? 'failed' : 'skipped';
  const note = [summary.note, `without ${name}: ${reason}`].filter((text) => text !== undefined).join('; ');
  return { ...summary, [counted]: summary[counted] + 1, note };
}

function leftOut(tier, reason) {
  console.log(`Left out: ${reason}`);
  return process.env.CI
    ? { tier, passed: 0, failed: 1, skipped: 0, note: reason }
    : { tier, passed: 0, failed: 0, skipped: 1, note: reason };
}

async function runStaticChecks() {
  for (const check of staticChecks) {
    const outcome = await program('npm', ['run', '--silent', check]);
    console.log(`${check}: ${outcome === 0 ? 'passed' : 'FAILED'}`);
    staticResult[outcome === 0 ? 'passed' : 'failed']++;
  }
  return staticResult.failed;
}

async function readCounts(tier) {
  if (tier === 'static') return staticResult;
  try {
    const result = JSON.parse(await readFile(`test-results/${tier}.json`, 'utf8'));
    if (tier === 'vscode') return result;
    const brokenFiles = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + brokenFiles,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return undefined;
  }
}

/** Runs a program of node_modules/.bin (npm puts it on PATH) and resolves with its exit code. */
function program(name, args) {
  return new Promise((done) => {
    const child = spawn(name, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      done(127);
    });
    child.once('exit', (code) => done(code ?? 1));
  });
}

async function mustSucceed(outcome, message) {
  if ((await outcome) === 0) return;
  console.error(`Nothing was tested: ${message}.`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
