import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { must, run } from '../support/scan/run.js';
import { inDays, makeAuthority } from './support/authority.js';
import { openCosign } from './support/cosign.js';
import { writeDockerConfig, writeDockerConfigFile } from './support/docker-config.js';
import { openDockerTrust } from './support/docker-trust.js';
import { buildSmallImage, loadBase, putImage } from './support/images.js';
import { startMisbehavingProxy } from './support/misbehaving-proxy.js';
import { openNotation } from './support/notation.js';
import { startNotary } from './support/notary.js';
import { startRecorder } from './support/recorder.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore } from './support/sigstore.js';
import { signTools } from './support/tools.js';

/* The real tools work with each other without any code of ours: what the other tests here take for granted. */

const folder = temporaryFolder();
let registry: TestRegistry;
/** Trusts the registry's authority and knows its user. */
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'token' });
  env = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) };
});
afterAll(() => registry.stop());

describe('a registry with TLS', () => {
  it('hands nothing to somebody without a token', async () => {
    await putImage(`${registry.host}/apps/closed:1`, env);
    const nobody = { ...env, DOCKER_CONFIG: writeDockerConfigFile(folder, {}) };
    const asked = await run(signTools().crane, ['digest', `${registry.host}/apps/closed:1`], { env: nobody });
    expect(asked.stderr).toContain('UNAUTHORIZED');
    expect(registry.tokens?.requests.some(({ granted }) => granted)).toBe(true);
  });

  it('is not believed without its authority', async () => {
    const strangers = { ...env, ...(await makeAuthority(folder)).env };
    const asked = await run(signTools().crane, ['catalog', registry.host], { env: strangers });
    expect(asked.stderr).toContain('certificate signed by unknown authority');
  });

  it('asks for a name and a password where it is told to', async () => {
    const strict = await startRegistry({ auth: 'basic' });
    const known = { ...strict.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [strict]) };
    expect(await putImage(`${strict.host}/apps/web:1`, known)).toMatch(/^sha256:/);
    const wrong = { ...known, DOCKER_CONFIG: writeDockerConfig(folder, [{ ...strict, password: 'wrong' }]) };
    expect((await run(signTools().crane, ['digest', `${strict.host}/apps/web:1`], { env: wrong })).stderr).toContain('UNAUTHORIZED');
    await strict.stop();
  });

  it('keeps what it has while it is down', async () => {
    const name = `${registry.host}/apps/kept:1`;
    const digest = await putImage(name, env);
    await registry.down();
    expect((await run(signTools().crane, ['digest', name], { env })).exitCode).not.toBe(0);
    await registry.up();
    expect(await must(signTools().crane, ['digest', name], { env })).toBe(digest);
  });

  it('has an index with a manifest for each platform', async () => {
    const name = `${registry.host}/apps/index:1`;
    await putImage(name, env, { platforms: ['linux/amd64', 'linux/arm64'] });
    const { manifests } = JSON.parse(await must(signTools().crane, ['manifest', name], { env })) as { manifests: { platform: object }[] };
    expect(manifests.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ]);
  });

  it('knows referrers and forgets a tag alone, when it is the second kind', async () => {
    const second = await startRegistry({ kind: 'referrers' });
    const name = `${second.host}/apps/web`;
    const digest = await putImage(`${name}:1`, second.authority.env);
    const { cosign, makeKeys, offline } = openCosign(folder, { ...second.authority.env, COSIGN_PASSWORD: 'open sesame' });
    const { key } = await makeKeys();
    await cosign('sign', '--key', key, '--signing-config', await offline(), '--yes', `${name}@${digest}`);
    const ask = async (path: string): Promise<string> =>
      must('curl', ['-sS', '--cacert', second.authority.certificate, `${second.url}/v2/apps/web/${path}`]);
    expect(JSON.parse(await ask(`referrers/${digest}`))).toMatchObject({ manifests: [{ size: expect.any(Number) as number }] });
    await must(signTools().crane, ['delete', `${name}:1`], { env: second.authority.env });
    expect(await must(signTools().crane, ['digest', `${name}@${digest}`], { env: second.authority.env })).toBe(digest);
    await second.stop();
  });
});

describe('cosign', () => {
  it('signs with a key and verifies, and refuses another key', async () => {
    const { cosign, tryCosign, makeKeys, offline } = openCosign(folder, { ...env, COSIGN_PASSWORD: 'open sesame' });
    const [ours, theirs] = [await makeKeys('ours'), await makeKeys('theirs')];
    const image = `${registry.host}/apps/keyed@${await putImage(`${registry.host}/apps/keyed:1`, env)}`;
    await cosign('sign', '--key', ours.key, '--signing-config', await offline(), '--yes', image);
    expect(await cosign('verify', '--key', ours.publicKey, '--insecure-ignore-tlog=true', image)).toContain('docker-manifest-digest');
    expect((await tryCosign('verify', '--key', theirs.publicKey, '--insecure-ignore-tlog=true', image)).exitCode).not.toBe(0);
  });

  it('signs as somebody at a private Sigstore and verifies, and refuses another identity', async () => {
    const sigstore = await startSigstore();
    try {
      const { cosign, tryCosign } = openCosign(folder, env);
      const image = `${registry.host}/apps/keyless@${await putImage(`${registry.host}/apps/keyless:1`, env)}`;
      const config = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
      await cosign('sign', '--identity-token', sigstore.issuer.token('ci@bank.example'), ...config, '--yes', image);
      const verify = (identity: string): readonly string[] => [
        ...['verify', '--trusted-root', sigstore.trustedRoot, '--certificate-identity', identity],
        ...['--certificate-oidc-issuer', sigstore.issuer.issuer, '--insecure-ignore-sct', '--use-signed-timestamps', image],
      ];
      expect(await cosign(...verify('ci@bank.example'))).toContain('docker-manifest-digest');
      expect((await tryCosign(...verify('eve@bank.example'))).stderr).toContain('no matching');
    } finally {
      await sigstore.stop();
    }
  });
});

describe('notation', () => {
  it('signs with a certificate and verifies, and refuses another authority and an expired certificate', async () => {
    // To localhost, where the registry with tokens is, notation speaks plain HTTP whatever it is told.
    const strict = await startRegistry({ auth: 'basic' });
    const known = { ...strict.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [strict]) };
    const image = `${strict.host}/apps/noted@${await putImage(`${strict.host}/apps/noted:1`, known)}`;
    const { notation, tryNotation, addKey, trust } = openNotation(folder, known);
    const authority = await makeAuthority(folder, 'Release CA');
    addKey('release', await authority.issue('release', { use: 'codeSigning', subject: '/C=US/ST=WA/O=Wharfmaster/CN=release' }), authority);
    const old = { use: 'codeSigning', notBefore: inDays(-20), notAfter: inDays(-10) } as const;
    addKey('old', await authority.issue('old', old), authority);
    expect((await tryNotation('sign', '--key', 'old', image)).stderr).toContain('was invalid at signing time');
    await notation('sign', '--key', 'release', image);
    trust({ store: 'release', authority, scopes: ['*'], identities: ['x509.subject: C=US, ST=WA, O=Wharfmaster, CN=release'] });
    expect(await notation('verify', image)).toContain('Successfully verified');
    trust({ store: 'others', authority: await makeAuthority(folder, 'Other CA'), scopes: ['*'], identities: ['*'] });
    expect((await tryNotation('verify', image)).stderr).toContain('signature verification failed');
    await strict.stop();
  });
});

describe('docker', () => {
  let docker: Docker;
  beforeAll(async () => {
    docker = await startDocker();
    await loadBase(docker);
  });
  afterAll(() => docker.stop());

  it('pushes to the registry over TLS with a token', async () => {
    const name = `${registry.host}/apps/pushed:1`;
    await buildSmallImage(docker, { tags: [name], labels: { 'org.opencontainers.image.title': 'pushed' } });
    await must('docker', ['push', name], { env: { ...docker.env, ...env } });
    expect(await must(signTools().crane, ['digest', name], { env })).toMatch(/^sha256:/);
  });

  it('signs at a Notary with docker trust and shows who signed', async () => {
    const notary = await startNotary();
    const open = await startRegistry({ tls: false });
    try {
      const name = `${open.host}/apps/trusted:1`;
      await buildSmallImage(docker, { tags: [name] });
      const config = writeDockerConfig(folder, [open]);
      const trust = openDockerTrust(notary, config, docker.env);
      await trust.docker('trust', 'sign', name);
      const [signed] = JSON.parse(await trust.docker('trust', 'inspect', name)) as {
        SignedTags: { SignedTag: string; Signers: string[] }[];
      }[];
      expect(signed?.SignedTags).toMatchObject([{ SignedTag: '1', Signers: [open.user] }]);
    } finally {
      await notary.stop();
      await open.stop();
    }
  });
});

describe('the misbehaving proxy', () => {
  it('is a registry like the one behind it until it is told to lie', async () => {
    const proxy = await startMisbehavingProxy(registry);
    const recorder = await startRecorder(registry.authority);
    const proxied = { ...env, DOCKER_CONFIG: writeDockerConfig(folder, [{ ...registry, host: proxy.host }]) };
    const name = `${proxy.host}/apps/proxied:1`;
    const digest = await putImage(name, proxied);
    const crane = (...args: readonly string[]) => run(signTools().crane, args, { env: proxied });
    expect((await crane('digest', name)).stdout.trim()).toBe(digest);

    const other = `sha256:${'0'.repeat(64)}`;
    const lie = proxy.lie({
      when: ({ path }) => path.includes('/manifests/'),
      does: { type: 'change', change: (answer) => ({ ...answer, headers: { ...answer.headers, 'docker-content-digest': other } }) },
    });
    expect((await crane('digest', name)).stdout.trim()).toBe(other);
    expect(lie.told()).toBeGreaterThan(0);
    proxy.behave();

    proxy.lie({
      when: ({ path }) => path.includes('/manifests/'),
      does: { type: 'answer', status: 307, headers: { location: `${recorder.url}/elsewhere` } },
    });
    await run('curl', ['-sSL', '--cacert', registry.authority.certificate, `${proxy.url}/v2/apps/proxied/manifests/1`]);
    expect(recorder.requests.map(({ path }) => path)).toContain('/elsewhere');
    proxy.behave();

    let moved = 0;
    proxy.lie({ when: ({ path }) => path.includes('/manifests/'), times: 1, before: () => Promise.resolve(moved++) });
    expect((await crane('digest', name)).stdout.trim()).toBe(digest);
    expect(moved).toBe(1);

    proxy.lie({ when: ({ method }) => method === 'PATCH', does: { type: 'drop', afterBytes: 1 } });
    await expect(putImage(`${proxy.host}/apps/dropped:1`, proxied, { content: 'other' })).rejects.toThrow(/EOF|reset|closed/);
    await recorder.stop();
    await proxy.stop();
  });
});
