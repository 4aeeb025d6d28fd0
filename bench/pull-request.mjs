// What a pull request costs in a repository of 16,000 manifests, in turn with conftest on the same files (docs/performance.md).
// usage: node bench/pull-request.mjs [--files 16000] [--rounds 5]
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { collectManifests } from './inputs/manifests.mjs';
import { fiveLinePolicy, regoPolicy } from './inputs/policies.mjs';
import { obtain } from './peers.mjs';
import { median, medianRatio, timeInTurn } from './processes.mjs';

const { values } = parseArgs({ options: { files: { type: 'string', default: '16000' }, rounds: { type: 'string', default: '5' } } });
const wanted = Number(values.files);
const launcher = join(resolve(process.env.WHARFMASTER_DIST ?? 'dist'), 'wharfmaster.cjs');
/** A pull request of this many files, half of them new. */
const changed = 20;

const work = await mkdtemp(join(tmpdir(), 'wharfmaster-pull-request-'));
try {
  const conftest = await obtain('conftest');
  if (conftest.missing !== undefined) throw new Error(`conftest is missing: ${conftest.missing}`);
  const folder = join(work, 'repository');
  const touched = await writeRepository(folder);
  const policies = join(work, 'rego');
  await mkdir(policies);
  await writeFile(join(policies, 'policy.rego'), regoPolicy);
  const peer = (name, paths) => ({
    ...{ name, folder, program: conftest.program, env: conftest.env, accepts: [0, 1] },
    args: [...conftest.args, 'test', '--policy', policies, '--parser', 'yaml', ...paths],
  });
  const ours = (name, ...args) => ({ name, folder, program: process.execPath, args: [launcher, 'check', ...args], accepts: [0, 1] });
  const commands = [
    ours('check --baseline', '--baseline', 'HEAD'),
    ours('check --baseline --cache', '--baseline', 'HEAD', '--cache', join(work, 'readings')),
    ours('check', '.'),
    peer('conftest, all files', ['.']),
    peer('conftest, the files of the change alone', touched),
  ];
  const times = timeInTurn(commands, Number(values.rounds));
  const theirs = times['conftest, all files'];
  console.log(
    `${wanted} manifests, a change of ${changed}; median of ${values.rounds} rounds, and the ratio to conftest over all files of the same round:`,
  );
  for (const { name } of commands)
    console.log(`${name.padEnd(42)} ${median(times[name]).toFixed(0).padStart(7)} ms  ${medianRatio(times[name], theirs).toFixed(2)}`);
} finally {
  await rm(work, { recursive: true, force: true });
}

/** Real manifests, repeated in folders until there are enough, in one commit; then a change that nobody committed. Returns what it touches. */
async function writeRepository(folder) {
  const real = await collectManifests(join(work, 'real'), 1000);
  await mkdir(folder);
  for (let at = 0; at * real.length < wanted; at++) {
    if ((at + 1) * real.length <= wanted) await cp(join(work, 'real'), join(folder, `team-${at}`), { recursive: true });
    else for (const file of real.slice(0, wanted % real.length)) await cp(file, join(folder, `team-${at}`, file.split('/').at(-1)));
  }
  await writeFile(join(folder, '.wharfmaster.yaml'), fiveLinePolicy);
  const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@example', '-c', 'gc.auto=0', '-c', 'init.defaultBranch=main'];
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-qm', 'all'],
  ])
    execFileSync('git', [...identity, ...args], { cwd: folder });
  const touched = [];
  for (const [at, file] of real.slice(0, changed / 2).entries()) {
    const text = await readFile(file, 'utf8');
    const name = file.split('/').at(-1);
    await writeFile(join(folder, 'team-0', name), `# changed\n${text}`);
    await writeFile(join(folder, `new-${at}.yaml`), text);
    touched.push(`team-0/${name}`, `new-${at}.yaml`);
  }
  return touched;
}
