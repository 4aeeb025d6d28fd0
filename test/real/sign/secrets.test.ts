import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import type { Ran } from '../support/scan/run.js';
import { openCosign, type KeyPair } from './support/cosign.js';
import { openDesk, type Desk, type DeskOptions } from './support/desk.js';
import { buildSmallImage, loadBase } from './support/images.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore, type Sigstore } from './support/sigstore.js';

/*
 * Secrets that a release needs, planted as markers: afterwards, and while it runs, they are looked for in every argument of every process,
 * in every file below home, workspace and temporary folder, in the evidence, and in all that was printed.
 */

const folder = temporaryFolder();
const passphrase = 'marker-passphrase-7d1c';
let docker: Docker;
let registry: TestRegistry;
let sigstore: Sigstore;
let keys: KeyPair;
let count = 0;

beforeAll(async () => {
  docker = await startDocker();
  await loadBase(docker);
  registry = await startRegistry({ auth: 'token' });
  sigstore = await startSigstore();
  keys = await openCosign(folder, {}).makeKeys('release', passphrase);
});
afterAll(async () => {
  await sigstore.stop();
  await registry.stop();
  await docker.stop();
});

/** The registry's password as it is and as HTTP writes it. */
function passwords(): readonly string[] {
  const { user, password } = registry;
  return [password, Buffer.from(`${user}:${password}`).toString('base64')];
}

interface Watched {
  readonly desk: Desk;
  readonly ran: Ran;
  readonly seen: readonly string[];
}

/** Runs a release and gives where a secret was seen meanwhile: in arguments, or in a file that was there for a moment. */
async function watch(options: Partial<DeskOptions>, secrets: readonly string[], ...more: readonly string[]): Promise<Watched> {
  const tmp = join(folder, `tmp-${count}`);
  mkdirSync(tmp);
  const desk = openDesk(folder, { docker, registry, keys, ...options }).withEnv({ TMPDIR: tmp });
  const target = `${registry.host}/apps/secret-${count++}:1`;
  await buildSmallImage(docker, { tags: [target], content: target });
  const seen: string[] = [];
  const look = setInterval(() => seen.push(...inArguments(secrets), ...inFiles(tmp, secrets)), 15);
  const ran = await desk.wharfmaster(...desk.signAndPush(target, target, ...more));
  clearInterval(look);
  return { desk, ran, seen: [...seen, ...inFiles(tmp, secrets)] };
}

function inArguments(secrets: readonly string[]): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const command = read(`/proc/${pid}/cmdline`);
      return secrets.some((secret) => command.includes(secret)) ? [`arguments: ${command.replaceAll('\0', ' ')}`] : [];
    });
}

function inFiles(place: string, secrets: readonly string[]): readonly string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    // What the test itself wrote for docker to find.
    if (!entry.isFile() || file.includes('/docker-config-')) return [];
    const bytes = read(file);
    return secrets.some((secret) => bytes.includes(secret)) ? [file] : [];
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    // It is gone already.
    return '';
  }
}

function expectHidden({ desk, ran, seen }: Watched, secrets: readonly string[]): void {
  expect(seen).toEqual([]);
  for (const secret of secrets) expect(ran.stdout + ran.stderr).not.toContain(secret);
  expect([...inFiles(desk.home, secrets), ...inFiles(desk.folder, secrets)]).toEqual([]);
  for (const secret of secrets) expect(registry.log()).not.toContain(secret);
}

describe('a release', () => {
  it.each([
    ['embedded', 'text'],
    ['cosign', 'json'],
  ])('signed with a key by %s tells nobody the passphrase nor the password', async (engine, format) => {
    const secrets = [passphrase, ...passwords()];
    const watched = await watch({}, secrets, '--engine', engine, '--format', format);
    expect(watched.ran.exitCode, watched.ran.stdout + watched.ran.stderr).toBe(0);
    expectHidden(watched, secrets);
  });

  it.each(['embedded', 'cosign'])('signed as somebody by %s tells nobody the identity token', async (engine) => {
    const token = sigstore.issuer.token('ci@bank.example');
    const signer = { type: 'keyless', issuer: sigstore.issuer.issuer, subject: 'ci@bank.example', trustRoot: 'bank', tlog: 'required' };
    const trust = { signers: { release: signer }, require: [{ match: `${registry.host}/apps/**`, all: ['release'] }] };
    const secrets = [token, ...passwords()];
    const signing = ['--trust-root', `bank=${sigstore.folder}`];
    const watched = await watch({ policy: { trust }, signing, env: { SIGSTORE_ID_TOKEN: token } }, secrets, '--engine', engine);
    expect(watched.ran.exitCode, watched.ran.stdout + watched.ran.stderr).toBe(0);
    expectHidden(watched, secrets);
  });

  it('that fails tells nobody either', async () => {
    const wrong = 'marker-wrong-passphrase-90ab';
    const secrets = [wrong, ...passwords()];
    for (const engine of ['embedded', 'cosign']) {
      const watched = await watch({ env: { COSIGN_PASSWORD: wrong } }, secrets, '--engine', engine);
      expect(watched.ran.exitCode, watched.ran.stdout + watched.ran.stderr).not.toBe(0);
      expectHidden(watched, secrets);
    }
  });

  it('is watched by a test that would see a secret', async () => {
    const place = join(folder, 'seen');
    mkdirSync(place);
    writeFileSync(join(place, 'file'), `before ${passphrase} after`);
    expect(inFiles(place, [passphrase])).toEqual([join(place, 'file')]);
    const child = spawn('sleep', ['5'], { argv0: passphrase });
    await new Promise((resolve) => child.once('spawn', resolve));
    expect(inArguments([passphrase]).length).toBe(1);
    child.kill();
  });
});
