import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baseName, makeBase } from '../support/scan/base.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { openPodman } from '../support/scan/podman.js';
import { must } from '../support/scan/run.js';
import { makeAuthority, type Authority } from './support/authority.js';
import { openCosign, type Cosign, type KeyPair } from './support/cosign.js';
import { digestIn, openDesk, tagsIn, type Desk, type DeskOptions } from './support/desk.js';
import { writeDockerConfig } from './support/docker-config.js';
import { buildSmallImage, loadBase, putImage } from './support/images.js';
import { openNotation } from './support/notation.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore, type Sigstore } from './support/sigstore.js';
import { signTools } from './support/tools.js';

/* Whole releases, each with another kind of signer: the built command line signs, and the real tools verify what it left in the registry. */

const folder = temporaryFolder();
const email = 'ci@bank.example';
const summary = 'https://slsa.dev/verification_summary/v1';
let docker: Docker;
let registry: TestRegistry;
let sigstore: Sigstore;
let authority: Authority;
let cosign: Cosign;
let keys: KeyPair;
let count = 0;

beforeAll(async () => {
  docker = await startDocker();
  await loadBase(docker);
  registry = await startRegistry({ auth: 'basic' });
  sigstore = await startSigstore();
  authority = await makeAuthority(folder, 'Release CA');
  cosign = openCosign(folder, { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) });
  keys = await cosign.makeKeys();
});
afterAll(async () => {
  await sigstore.stop();
  await registry.stop();
  await docker.stop();
});

function desk(options: Partial<DeskOptions> = {}): Desk {
  return openDesk(folder, { docker, registry, keys, ...options });
}

function trustedBy(signer: object): Pick<DeskOptions, 'policy'> {
  return { policy: { trust: { signers: { release: signer }, require: [{ match: `${registry.host}/apps/**`, all: ['release'] }] } } };
}

function keyless(): Partial<DeskOptions> {
  const token = tokenFile(sigstore.issuer.token(email));
  const signer = { type: 'keyless', issuer: sigstore.issuer.issuer, subject: email, trustRoot: 'bank', format: 'bundle', tlog: 'required' };
  const signing = ['--trust-root', `bank=${sigstore.folder}`, '--identity-token-file', token];
  return { ...trustedBy(signer), signing };
}

/** A file that only its owner can read; others are refused. */
function tokenFile(token: string): string {
  const file = join(folder, `token-${count++}`);
  writeFileSync(file, token, { mode: 0o600 });
  return file;
}

/** Releases a new image and gives its name by digest. */
async function released(by: Desk, ...more: readonly string[]): Promise<string> {
  const repository = `apps/ceremony-${count++}`;
  const target = `${registry.host}/${repository}:1`;
  await buildSmallImage(docker, { tags: [target], content: repository });
  const ran = await by.wharfmaster(...by.signAndPush(target, target, ...more));
  expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
  const digest = await digestIn(registry, folder, `${repository}:1`);
  expect(ran.stdout).toContain(digest);
  return `${registry.host}/${repository}@${digest}`;
}

describe('a release by key', () => {
  it.each([['embedded'], ['cosign']])('signed by %s is verified by cosign, summary included', async (engine) => {
    const by = desk();
    const image = await released(by, '--engine', engine);
    const verify = ['--key', keys.publicKey, '--insecure-ignore-tlog=true', image];
    expect(await cosign.cosign('verify', ...verify)).toContain('docker-manifest-digest');
    const attested = await cosign.cosign('verify-attestation', '--type', summary, ...verify);
    const [line = ''] = attested.split('\n');
    const { payload } = JSON.parse(line) as { payload: string };
    const statement = JSON.parse(Buffer.from(payload, 'base64').toString()) as { predicate: { verificationResult: string } };
    expect(statement.predicate.verificationResult).toBe('PASSED');
    expect((await by.wharfmaster(...by.verify(image))).exitCode).toBe(0);
    expect((await by.wharfmaster(...by.verify(image, '--engine', 'cosign'))).exitCode).toBe(0);
  });

  it('is refused without the passphrase, and nothing is sent', async () => {
    const by = desk({ env: { COSIGN_PASSWORD: 'wrong' } });
    const target = `${registry.host}/apps/locked:1`;
    await buildSmallImage(docker, { tags: [target] });
    const ran = await by.wharfmaster(...by.signAndPush(target, target));
    expect(ran.exitCode, ran.stdout + ran.stderr).not.toBe(0);
    expect(ran.stdout + ran.stderr).toMatch(/passphrase/);
    expect(await digestIn(registry, folder, 'apps/locked:1')).toBeUndefined();
  });

  it('is refused with a key that is not the policy’s, before anything is sent', async () => {
    const other = await cosign.makeKeys('other', keys.passphrase);
    const by = desk({ signing: ['--key', `release=${other.key}`] });
    const target = `${registry.host}/apps/otherkey:1`;
    await buildSmallImage(docker, { tags: [target] });
    const ran = await by.wharfmaster(...by.signAndPush(target, target));
    expect(ran.exitCode, ran.stdout + ran.stderr).not.toBe(0);
    await expect(tagsIn(registry, folder, 'apps/otherkey')).rejects.toThrow(/NAME_UNKNOWN/);
  });
});

describe('a release by identity', () => {
  it.each([['embedded'], ['cosign']])('signed by %s is verified by cosign, with log and timestamp', async (engine) => {
    const by = desk(keyless());
    const image = await released(by, '--engine', engine);
    const verify = [
      ...['--trusted-root', sigstore.trustedRoot, '--certificate-identity', email, '--certificate-oidc-issuer', sigstore.issuer.issuer],
      ...['--insecure-ignore-sct', '--use-signed-timestamps', image],
    ];
    expect(await cosign.cosign('verify', ...verify)).toContain('docker-manifest-digest');
    expect(await cosign.cosign('verify-attestation', '--type', summary, ...verify)).toContain('payload');
    expect((await by.wharfmaster(...by.verify(image, '--trust-root', `bank=${sigstore.folder}`))).exitCode).toBe(0);
  });

  it('is refused when the provider’s token is somebody else’s', async () => {
    const by = desk(keyless());
    const token = tokenFile(sigstore.issuer.token('eve@bank.example'));
    const target = `${registry.host}/apps/eve:1`;
    await buildSmallImage(docker, { tags: [target] });
    const ran = await by.wharfmaster(...by.signAndPush(target, target, '--identity-token-file', token));
    expect(ran.exitCode, ran.stdout + ran.stderr).not.toBe(0);
    expect(await digestIn(registry, folder, 'apps/eve:1')).toBeUndefined();
  });

  it('stops when no certificate, no log or no timestamp is to be had, and is done later', async () => {
    for (const part of ['fulcio', 'rekor', 'tsa'] as const) {
      const broken = await startSigstore();
      const token = tokenFile(broken.issuer.token(email));
      await broken.end(part);
      const signer = { type: 'keyless', issuer: broken.issuer.issuer, subject: email, trustRoot: 'bank', tlog: 'required' };
      const by = desk({ ...trustedBy(signer), signing: ['--trust-root', `bank=${broken.folder}`, '--identity-token-file', token] });
      const target = `${registry.host}/apps/without-${part}:1`;
      await buildSmallImage(docker, { tags: [target] });
      const ran = await by.wharfmaster(...by.signAndPush(target, target));
      expect(ran.exitCode, ran.stdout + ran.stderr).toBe(3);
      expect(await digestIn(registry, folder, `apps/without-${part}:1`)).toBeUndefined();
      await broken.stop();
    }
  });
});

describe('a release by certificate', () => {
  it('signed by notation is verified by notation', async () => {
    const signer = {
      type: 'notation',
      level: 'strict',
      trustStores: ['ca:release'],
      identities: ['x509.subject: C=US, ST=WA, O=Wharfmaster'],
    };
    // notation takes no name without a state, and wants the whole chain beside the key.
    const withState = await authority.issue('state', { use: 'codeSigning', subject: '/C=US/ST=WA/O=Wharfmaster/CN=state' });
    writeFileSync(withState.certificate, readFileSync(withState.certificate, 'utf8') + readFileSync(authority.certificate, 'utf8'));
    const root = ['--trust-root', `ca:release=${authority.certificate}`];
    const by = desk({ ...trustedBy(signer), signing: ['--key', `release=${withState.key}`, ...root] });
    const image = await released(by);
    const { notation, trust } = openNotation(folder, { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) });
    trust({ store: 'release', authority, scopes: ['*'], identities: signer.identities });
    expect(await notation('verify', image)).toContain('Successfully verified');
    expect((await by.wharfmaster(...by.verify(image, ...root))).exitCode).toBe(0);
  });
});

describe('a release of something else than one image in Docker', () => {
  it('signs an index from an archive and each of its platforms', async () => {
    const env = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) };
    const made = `${registry.host}/made/index:1`;
    await putImage(made, env, { platforms: ['linux/amd64', 'linux/arm64'] });
    const [layout, archive] = [join(folder, 'layout'), join(folder, 'index.tar')];
    await must(signTools().crane, ['pull', '--format=oci', made, layout], { env });
    await must('tar', ['-cf', archive, '-C', layout, '.']);
    const by = desk();
    const target = `${registry.host}/apps/index:1`;
    const ran = await by.wharfmaster(...by.signAndPush(archive, target));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    const index = JSON.parse(await must(signTools().crane, ['manifest', target], { env })) as { manifests: { digest: string }[] };
    expect(index.manifests.length).toBe(2);
    for (const digest of [await digestIn(registry, folder, 'apps/index:1'), ...index.manifests.map((manifest) => manifest.digest)]) {
      const image = `${registry.host}/apps/index@${digest}`;
      expect(await cosign.cosign('verify', '--key', keys.publicKey, '--insecure-ignore-tlog=true', image)).toContain(digest);
    }
  });

  it('takes an image from Podman', async () => {
    const podman = await openPodman(docker, await makeBase(temporaryFolder()));
    const target = `${registry.host}/apps/podman:1`;
    await podman.podman('tag', baseName, target);
    // Podman keeps its logins elsewhere.
    const logins = join(writeDockerConfig(folder, [registry]), 'config.json');
    const by = desk().withEnv({ ...podman.env, DOCKER_HOST: 'unix:///nowhere', REGISTRY_AUTH_FILE: logins });
    const ran = await by.wharfmaster(...by.signAndPush(target, target, '--runtime', 'podman'));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    expect((await by.wharfmaster(...by.verify(target))).exitCode).toBe(0);
    await podman.stop();
  });
});

describe('the evidence of a release', () => {
  it('is a chain that holds, and names who, what and where', async () => {
    const by = desk();
    const image = await released(by);
    const checked = await by.wharfmaster('evidence', 'verify');
    expect(checked.exitCode, checked.stdout + checked.stderr).toBe(0);
    const listed = await by.wharfmaster('evidence', 'list', '--format', 'json');
    expect(listed.stdout).toContain(image.slice(image.indexOf('@') + 1));
    for (const event of ['push-intended', 'pushed', 'signed', 'attested', 'verified', 'tag-move-intended', 'released'])
      expect(listed.stdout).toContain(`"${event}"`);
  });
});

describe('registries', () => {
  it.each([
    ['with the referrers API', { kind: 'referrers' }],
    ['with tokens', { auth: 'token' }],
    ['with plain HTTP on loopback', { tls: false }],
    ['that delete nothing', { deletes: false }],
  ] as const)('%s are released to', async (_, options) => {
    const other = await startRegistry(options);
    const by = desk({ registry: other });
    const target = `${other.host}/apps/web:1`;
    await buildSmallImage(docker, { tags: [target] });
    const ran = await by.wharfmaster(...by.signAndPush(target, target));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    const env = { ...other.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [other]) };
    const digest = await must(signTools().crane, ['digest', target], { env });
    const image = `${other.host}/apps/web@${digest}`;
    const { cosign: verifies } = openCosign(folder, env);
    expect(await verifies('verify', '--key', keys.publicKey, '--insecure-ignore-tlog=true', image)).toContain(digest);
    await other.stop();
  });
});
