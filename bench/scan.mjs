// What scanning costs: our time over the scanner's own, and what a keystroke waits while an image is scanned (docs/performance.md).
// usage: node bench/scan.mjs [--rounds 7] [--megabytes 150]; needs Grype, which scripts/setup-scan-tools.mjs puts into the cache
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setUpScanTools } from '../scripts/setup-scan-tools.mjs';
import { writeImageArchive } from './inputs/image-archive.mjs';
import { dockerfileOf } from './inputs/dockerfiles.mjs';
import { startServer } from './language-server.mjs';
import { median, timeInTurn } from './processes.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, megabytes: { type: 'string', default: '150' } } });
const rounds = Number(values.rounds);
const dist = resolve(process.env.WHARFMASTER_DIST ?? 'dist');
const { grype, grypeDatabase } = await setUpScanTools();
const work = await mkdtemp(join(tmpdir(), 'wharfmaster-bench-'));
const archive = join(work, 'image.tar');
const env = {
  PATH: `${dirname(grype)}:${process.env.PATH}`,
  GRYPE_DB_CACHE_DIR: grypeDatabase,
  GRYPE_DB_AUTO_UPDATE: 'false',
  GRYPE_DB_VALIDATE_AGE: 'false',
  GRYPE_CHECK_FOR_APP_UPDATE: 'false',
};
const scan = [join(dist, 'wharfmaster.cjs'), 'scan', archive, '--scanner', 'grype', '--format', 'json'];
try {
  await writeImageArchive(archive, { megabytes: Number(values.megabytes) });
  compareWithScanner();
  await typeDuringScans();
} finally {
  await rm(work, { recursive: true, force: true });
}

/**
 * The same archive, the same scanner and database, in turn. What the scanner needs for the two reports that we ask it for is its own time:
 * its JSON names packages with findings only, and who recognised no package at all has found nothing out.
 */
function compareWithScanner() {
  const grypeWith = (name, ...outputs) => ({
    name,
    program: grype,
    args: ['-q', `docker-archive:${archive}`, ...outputs],
    accepts: [0],
    env,
    folder: work,
  });
  const times = timeInTurn(
    [
      { name: 'ours', program: process.execPath, args: scan, accepts: [0], env, folder: work },
      grypeWith('asked', '-o', `json=${join(work, 'report.json')}`, '-o', `cyclonedx-json=${join(work, 'packages.json')}`),
      grypeWith('plain', '-o', 'json'),
    ],
    rounds,
  );
  console.log(`an image of ${values.megabytes} MB: ours ${median(times.ours).toFixed(0)} ms`);
  for (const [name, words] of [
    ['asked', 'Grype for the same reports'],
    ['plain', 'Grype for its usual report alone'],
  ]) {
    const over = median(times.ours.map((time, round) => time - times[name][round]));
    const theirs = median(times[name]);
    console.log(
      `${words} ${theirs.toFixed(0)} ms; our time over it: ${over.toFixed(0)} ms (${((100 * over) / theirs).toFixed(1)} %); may be 200 ms or 5 %`,
    );
  }
}

/** Types into a Dockerfile while scans follow each other at low priority, as the tool host runs them. */
async function typeDuringScans() {
  const path = join(work, 'Dockerfile');
  const text = dockerfileOf(200);
  await writeFile(
    join(work, '.wharfmaster.yaml'),
    'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nsources: {allow: [docker.io/library/alpine]}\n',
  );
  const server = { program: process.execPath, args: [join(dist, 'server.cjs'), '--stdio'], folder: work };
  const client = await startServer(server);
  try {
    await client.open({ path, languageId: 'dockerfile', text });
    const calm = await type(client, path, 150);
    const scanning = startScans();
    const busy = await type(client, path, 150);
    scanning.stop();
    for (const [name, times] of Object.entries({ 'in peace': calm, 'during scans': busy }))
      console.log(`keystroke ${name}: ${describe(times)}`);
    console.log(`95th percentile: ${(percentile(busy, 0.95) - percentile(calm, 0.95)).toFixed(1)} ms more; may be 10 ms`);
  } finally {
    client.close();
  }
}

function startScans() {
  let isStopped = false;
  let running;
  const next = () => {
    if (isStopped) return;
    running = spawn('nice', ['-n', '10', process.execPath, ...scan], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
      cwd: work,
      detached: true,
    });
    running.on('exit', next);
  };
  next();
  return {
    stop() {
      isStopped = true;
      if (running.exitCode === null) process.kill(-running.pid, 'SIGTERM');
    },
  };
}

async function type(client, path, count) {
  const position = { line: 0, character: 0 };
  const times = [];
  for (let edit = 0; edit < count + 10; edit++) {
    const isTyped = edit % 2 === 0;
    const range = { start: position, end: isTyped ? position : { ...position, character: 1 } };
    times.push(await client.edit({ path, range, newText: isTyped ? '#' : '' }));
    await wait(50);
  }
  return times.slice(10);
}

function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function describe(times) {
  const at = (share) => percentile(times, share).toFixed(1);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, slowest ${at(1)} ms`;
}
