// Prints today's ratios of the plan's 13 rows. usage: npm run bench [-- --rounds N] [--rows 4,5,6] [--no-build] [--write]
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fiveLinePolicy } from './inputs/policies.mjs';
import { describePeers } from './peers.mjs';
import { benchCheckout } from './rows/checkout.mjs';
import { benchDockerfileCorpus, benchLongDockerfile, benchSmallDockerfile } from './rows/dockerfiles.mjs';
import { benchDeploymentKeystroke, benchLongDockerfileKeystroke, benchSmallDockerfileKeystroke } from './rows/keystrokes.mjs';
import { benchLargeDocuments } from './rows/large-documents.mjs';
import { benchBundle, benchCommandMemory, benchLargeManifest, benchManifests } from './rows/manifests.mjs';
import { openTable } from './table.mjs';

const groups = [
  { rows: [1], run: benchDockerfileCorpus },
  { rows: [2], run: benchSmallDockerfile },
  { rows: [3], run: benchLongDockerfile },
  { rows: [4], run: benchManifests },
  { rows: [5], run: benchLargeManifest },
  { rows: [6], run: benchBundle },
  { rows: [7], run: benchSmallDockerfileKeystroke },
  { rows: [8], run: benchLongDockerfileKeystroke },
  { rows: [9], run: benchDeploymentKeystroke },
  { rows: [10, 11, 12], run: benchLargeDocuments },
  { rows: [12], run: benchCommandMemory },
  { rows: [13], run: benchCheckout },
];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    rows: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Math.max(5, Number(values.rounds));
const wanted = values.rows?.split(',').map(Number);
const dist = resolve(process.env.WHARFMASTER_DIST ?? 'dist');
if (!values['no-build']) execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });

const work = await mkdtemp(join(tmpdir(), 'wharfmaster-bench-'));
const bench = {
  work,
  rounds,
  table: openTable(),
  ours,
  server: { program: process.execPath, args: [join(dist, 'server.cjs'), '--stdio'] },
};
try {
  await writeFile(policyFile(), fiveLinePolicy);
  for (const { rows, run } of groups) {
    if (wanted !== undefined && !rows.some((row) => wanted.includes(row))) continue;
    // One row that fails says so in the table, and fails the run; it costs nobody the others.
    await run(bench).catch((error) => bench.table.addFailed({ row: rows[0], measure: `rows ${rows.join(', ')}`, missing: error.message }));
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
const text = `## ${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, Node ${process.version.slice(1)}, medians of ${rounds} interleaved rounds

${bench.table.print()}

The peers do more than judge images:

${describePeers().join('\n')}
`;
console.log(`\n${text}`);
if (values.write) await writeReport(text);
if (!bench.table.holds()) process.exitCode = 1;

/** Our own command line as people type it; `check` judges by a policy of five lines. */
function ours(command, paths) {
  const args = command === 'check' ? ['check', '--policy', policyFile()] : ['images'];
  return { name: command, program: process.execPath, args: [join(dist, 'wharfmaster.cjs'), ...args, ...paths], accepts: [0, 1] };
}

function policyFile() {
  return join(work, 'policy.yaml');
}

/** Puts the table into the page that people read, in the place of the last one. */
async function writeReport(table) {
  const page = 'docs/performance.md';
  const [before, , after] = (await readFile(page, 'utf8')).split(/<!-- bench(?: end)? -->\n/);
  await writeFile(page, `${before}<!-- bench -->\n${table}<!-- bench end -->\n${after}`);
}
