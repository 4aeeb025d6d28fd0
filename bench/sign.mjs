// What the ceremony costs over what it replaces, `docker push`, `cosign sign` and `cosign verify` of the same content (docs/performance.md).
// usage: node bench/sign.mjs [--rounds 7] [--megabytes 20]; needs root and what scripts/setup-scan-tools.mjs and setup-sign-tools.mjs set up
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { setUpScanTools } from '../scripts/setup-scan-tools.mjs';
import { setUpSignTools } from '../scripts/setup-sign-tools.mjs';
import { median } from './processes.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, megabytes: { type: 'string', default: '20' } } });
const rounds = Number(values.rounds);
const command = join(resolve(process.env.WHARFMASTER_DIST ?? 'dist'), 'wharfmaster.cjs');
process.env.WHARFMASTER_SCAN_TOOLS = JSON.stringify(await setUpScanTools());
const tools = await setUpSignTools();
process.env.WHARFMASTER_SIGN_TOOLS = JSON.stringify(tools);

const work = await mkdtemp(join(tmpdir(), 'wharfmaster-bench-'));
const support = await loadSupport();
const docker = await support.startDocker();
const registry = await support.startRegistry({ auth: 'token' });
try {
  await support.loadBase(docker);
  await compare();
} finally {
  await registry.stop();
  await docker.stop();
  await rm(work, { recursive: true, force: true });
}

/** The tests' own harness, which is written in TypeScript. */
async function loadSupport() {
  const outfile = join(work, 'support.mjs');
  await build({
    entryPoints: [resolve(import.meta.dirname, 'inputs/sign-support.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** Each round pushes two new images of one size, one each way: nothing of them is in the registry before. */
async function compare() {
  const cosign = support.openCosign(work, registry.authority.env);
  const keys = await cosign.makeKeys();
  const signingConfig = await cosign.offline();
  const desk = support.openDesk(work, { docker, registry, keys });
  const times = { ours: [], bare: [] };
  for (let round = -1; round < rounds; round++) {
    const [ours, bare] = [`${registry.host}/apps/ours:${round + 2}`, `${registry.host}/apps/bare:${round + 2}`];
    for (const name of [ours, bare]) {
      await support.buildSmallImage(docker, { tags: [name], content: name, padding: Number(values.megabytes) * 1e6 });
    }
    const env = { ...desk.env, ...cosign.env, DOCKER_CONFIG: desk.env.DOCKER_CONFIG, COSIGN_PASSWORD: keys.passphrase };
    const run = (program, ...args) => timed(program, args, env, desk.folder);
    const ways = {
      ours: async () => (await run(process.execPath, command, ...desk.signAndPush(ours, ours))).took,
      bare: async () => {
        const pushed = await run('docker', 'push', bare);
        const image = `${bare.slice(0, bare.lastIndexOf(':'))}@${/digest: (sha256:[0-9a-f]{64})/.exec(pushed.out)?.[1]}`;
        const signed = await run(tools.cosign, 'sign', '--key', keys.key, '--signing-config', signingConfig, '--yes', image);
        const verified = await run(tools.cosign, 'verify', '--key', keys.publicKey, '--insecure-ignore-tlog=true', image);
        return pushed.took + signed.took + verified.took;
      },
    };
    // Neither is always first.
    for (const way of round % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours']) {
      const took = await ways[way]();
      if (round >= 0) times[way].push(took);
    }
  }
  const ratio = median(times.ours.map((time, round) => time / times.bare[round]));
  console.log(
    `an image of ${values.megabytes} MB, ${rounds} rounds: ours ${median(times.ours).toFixed(0)} ms, bare ${median(times.bare).toFixed(0)} ms`,
  );
  console.log(`ratio ${ratio.toFixed(2)}; may be 1.3`);
  process.exitCode = ratio > 1.3 ? 1 : 0;
}

/** Not synchronously: the registry's token server lives in this process. */
function timed(program, args, env, cwd) {
  const started = process.hrtime.bigint();
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', notes: '' };
  child.stdout.on('data', (data) => (said.out += data));
  child.stderr.on('data', (data) => (said.notes += data));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve({ took: Number(process.hrtime.bigint() - started) / 1e6, out: said.out });
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said.out}\n${said.notes}`));
    });
  });
}
