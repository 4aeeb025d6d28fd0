// How large the exported ValidatingAdmissionPolicy is and what it costs a real API server (docs/export.md, Kubernetes).
// usage: node bench/admission.mjs [--patterns 20,200,600,2400] [--rounds 200]; needs what scripts/setup-enforce-tools.mjs sets up
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { setUpEnforceTools } from '../scripts/setup-enforce-tools.mjs';
import { median } from './processes.mjs';

const { values } = parseArgs({
  options: { patterns: { type: 'string', default: '20,200,600,2400' }, rounds: { type: 'string', default: '200' } },
});
process.env.WHARFMASTER_ENFORCE_TOOLS ??= JSON.stringify(await setUpEnforceTools());

const work = await mkdtemp(join(tmpdir(), 'wharfmaster-bench-'));
const support = await loadSupport();
const cluster = await support.startCluster();
try {
  await cluster.ask('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } } });
  const bare = await timed(pod(20, 20));
  console.log(`without a policy: ${bare.toFixed(1)} ms for a Pod of 20 containers\n`);
  console.log('| patterns | object | begins to count after | Pod of 20 containers | largest Pod within the budget | cost per image |');
  console.log('|---|---|---|---|---|---|');
  for (const count of values.patterns.split(',').map(Number)) console.log(await row(count));
} finally {
  await cluster.stop();
  await rm(work, { recursive: true, force: true });
}

async function row(count) {
  const text = exportOf(support.manyPatterns(count));
  const started = performance.now();
  const uninstall = await support.installPolicies(cluster, text, support.podOf('probe', ['evil.example/x:1']).object);
  const counts = performance.now() - started;
  const took = await timed(pod(20, count));
  const largest = await largestPod(count);
  await uninstall();
  // What fails is worked out once for the verdict and once for the message.
  const cost = Math.round(10_000_000 / 2 / largest);
  return `| ${count} | ${Math.round(text.length / 1000)} kB | ${(counts / 1000).toFixed(1)} s | ${took.toFixed(1)} ms | ${largest} containers | ${cost} |`;
}

/** Images that one of the last patterns approves, so that nearly the whole list is asked first. */
function pod(size, patterns) {
  const team = Math.floor((patterns - 2) / 6) * 6;
  return support.podOf(
    'p',
    Array.from({ length: size }, (_, at) => `registry.bank.example/team-${team}/app-${at}:1.2.3`),
  ).object;
}

async function timed(object) {
  const times = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const started = performance.now();
    await support.dryRun(cluster, object);
    times.push(performance.now() - started);
  }
  return median(times);
}

async function largestPod(patterns) {
  let [fits, fails] = [1, 8192];
  while (fails - fits > Math.max(1, fits / 100)) {
    const middle = Math.floor((fits + fails) / 2);
    const { outcome } = await support.dryRun(cluster, pod(middle, patterns));
    if (outcome === 'admitted') fits = middle;
    else fails = middle;
  }
  return fits;
}

function exportOf(text) {
  const reading = support.readPolicy('policy.yaml', `apiVersion: wharfmaster/v1\nkind: ImagePolicy\n${text}`, {
    layer: 'workspace',
    toolVersion: '0.1.0',
  });
  const material = { keys: new Map(), sigstore: new Map(), certificates: new Map() };
  const identity = { name: 'bench', digest: `sha256:${'0'.repeat(64)}` };
  const outcome = support.runExport(support.kubernetes, {
    ...{ policy: reading.policy, identity, material, now: Date.now(), allowsLooser: false },
    options: new Map(),
  });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value.files.map((file) => file.text).join('---\n');
}

/** The tests' own harness, which is written in TypeScript. */
async function loadSupport() {
  const outfile = join(work, 'support.mjs');
  await build({
    entryPoints: [resolve(import.meta.dirname, 'inputs/enforce-support.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return import(pathToFileURL(outfile).href);
}
