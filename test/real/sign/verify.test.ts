import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { verifyObjections } from '../../support/verify-schema.js';
import { must } from '../support/scan/run.js';
import { openCosign, type Cosign, type KeyPair } from './support/cosign.js';
import { openDesk, usualPolicy, type Desk } from './support/desk.js';
import { writeDockerConfig } from './support/docker-config.js';
import { putImage } from './support/images.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore, type Sigstore } from './support/sigstore.js';

/* What a real cosign signed, with keys and against a private Sigstore, as `wharfmaster verify` sees it. */

const folder = temporaryFolder();
const who = 'release@bank.example';
const sbom = 'https://cyclonedx.org/bom';

let registry: TestRegistry;
let sigstore: Sigstore;
let cosign: Cosign;
let keys: readonly [KeyPair, KeyPair];
let env: Readonly<Record<string, string>>;
let count = 0;

beforeAll(async () => {
  [registry, sigstore] = await Promise.all([startRegistry({ auth: 'token' }), startSigstore()]);
  env = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) };
  cosign = openCosign(folder, env);
  keys = [await cosign.makeKeys('one'), await cosign.makeKeys('two')];
});
afterAll(() => Promise.all([registry.stop(), sigstore.stop()]));

/** A machine whose policy has these signers and asks for this. */
function desk(trust: object, more: object = {}): Desk {
  const [first] = keys;
  const policy = { trust: { signers: signers(), ...trust }, ...more };
  const made = openDesk(folder, { docker: { host: 'unix:///nonexistent' }, registry, keys: first, policy });
  for (const { publicKey } of keys) copyFileSync(publicKey, join(dirname(made.policy), basename(publicKey)));
  return made;
}

/** Both keys by their public halves, which lie beside the policy, and one identity. */
function signers(more: object = {}): Readonly<Record<string, object>> {
  const key = ({ publicKey, sha256 }: KeyPair): object => ({
    type: 'key',
    keys: [{ file: basename(publicKey), sha256 }],
    tlog: 'none',
    ...more,
  });
  const ci = { type: 'keyless', issuer: sigstore.issuer.issuer, subject: who, trustRoot: 'bank' };
  return { one: key(keys[0]), two: key(keys[1]), ci };
}

async function newImage(platforms?: readonly string[]): Promise<{ readonly name: string; readonly pinned: string }> {
  const name = `${registry.host}/apps/web${++count}:1`;
  const digest = await putImage(name, env, { content: name, ...(platforms && { platforms }) });
  return { name, pinned: `${name.slice(0, name.lastIndexOf(':'))}@${digest}` };
}

async function sign(pinned: string, { key, passphrase }: KeyPair, ...more: readonly string[]): Promise<void> {
  const args = ['sign', '--key', key, '--signing-config', await cosign.offline(), '--yes', ...more, pinned];
  await must(cosign.program, args, { env: { ...cosign.env, COSIGN_PASSWORD: passphrase } });
}

async function signAs(pinned: string, email: string): Promise<void> {
  const token = sigstore.issuer.token(email);
  const trust = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
  await cosign.cosign('sign', '--identity-token', token, ...trust, '--yes', pinned);
}

const apps = (asks: object): object => ({ require: [{ match: `${registry.host}/apps/**`, ...asks }] });

describe('what cosign signed with keys', () => {
  it('is accepted, by the embedded engine and by cosign itself alike, and said with its key', async () => {
    const { name, pinned } = await newImage();
    await sign(pinned, keys[0]);
    const here = desk(apps({ all: ['one'] }));
    for (const engine of [[], ['--engine', 'cosign']]) {
      const ran = await here.wharfmaster(...here.verify(name, ...engine, '--format', 'json'));
      expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
      const document = JSON.parse(ran.stdout);
      expect(verifyObjections(document)).toEqual([]);
      expect(document.image.manifests[0].signatures[0].verifier).toBe(engine.at(-1) ?? 'embedded');
      expect(document.requirements).toMatchObject([
        { outcome: 'met', by: [{ signer: 'one', principal: { fingerprint: keys[0].sha256 } }] },
      ]);
    }
  });

  it('is refused from another key, naming both, and for other content', async () => {
    const { name, pinned } = await newImage();
    await sign(pinned, keys[1]);
    const here = desk(apps({ all: ['one'] }));
    const ran = await here.wharfmaster(...here.verify(name));
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain(`untrusted-signer`);
    expect(ran.stdout).toContain(`Expected \`one\`; found the key \`${keys[1].sha256.slice(0, 16)}\``);
    const unsigned = await newImage();
    expect((await here.wharfmaster(...here.verify(unsigned.name))).stdout).toContain('unsigned-image');
  });

  it('counts two of three only when two different people signed', async () => {
    const { name, pinned } = await newImage();
    const here = desk(apps({ any: ['one', 'two', 'ci'], min: 2 }));
    const trust = ['--trust-root', `bank=${sigstore.folder}`];
    await sign(pinned, keys[0]);
    await sign(pinned, keys[0]);
    expect((await here.wharfmaster(...here.verify(name, ...trust))).exitCode).toBe(1);
    await sign(pinned, keys[1]);
    const ran = await here.wharfmaster(...here.verify(name, ...trust));
    expect(ran.exitCode, ran.stdout).toBe(0);
  });

  it('must be on every platform of an index', async () => {
    const { name, pinned } = await newImage(['linux/amd64', 'linux/arm64']);
    const here = desk(apps({ all: ['one'] }));
    await sign(pinned, keys[0]);
    const ran = await here.wharfmaster(...here.verify(name));
    expect(ran.exitCode, ran.stdout).toBe(1);
    // In the order of their digests, which differ from run to run.
    expect(ran.stdout).toMatch(/is not signed for (linux\/amd64, linux\/arm64|linux\/arm64, linux\/amd64):/);
    await sign(pinned, keys[0], '--recursive');
    expect((await here.wharfmaster(...here.verify(name))).exitCode).toBe(0);
  });

  it('is refused once the key is revoked, since nobody vouches for when it was made', async () => {
    const { name, pinned } = await newImage();
    await sign(pinned, keys[0]);
    const here = desk({ signers: signers({ revoked: { at: '2999-01-01', reason: 'rotation' } }), ...apps({ all: ['one'] }) });
    const ran = await here.wharfmaster(...here.verify(name));
    expect([ran.exitCode, ran.stdout.includes('the signer is revoked since 2999-01-01 (rotation)')]).toEqual([1, true]);
  });

  it('includes statements, which must be of the type and by the signer that the policy names', async () => {
    const { name, pinned } = await newImage();
    const predicate = join(mkdtempSync(join(folder, 'sbom-')), 'bom.json');
    writeFileSync(predicate, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6' }));
    const here = desk({ attestations: [{ match: `${registry.host}/apps/**`, type: sbom, signer: 'one' }] });
    const missing = await here.wharfmaster(...here.verify(name));
    expect([missing.exitCode, missing.stdout.includes('missing-attestation')]).toEqual([1, true]);
    const config = await cosign.offline();
    const args = [
      'attest',
      '--key',
      keys[0].key,
      '--signing-config',
      config,
      '--type',
      'cyclonedx',
      '--predicate',
      predicate,
      '--yes',
      pinned,
    ];
    await must(cosign.program, args, { env: { ...cosign.env, COSIGN_PASSWORD: keys[0].passphrase } });
    const ran = await here.wharfmaster(...here.verify(name));
    expect(ran.exitCode, ran.stdout).toBe(0);
    expect(ran.stdout).toContain(`statement  ${sbom}`);
  });
});

describe('what cosign signed with an identity', () => {
  it('is accepted from the right one, and said with issuer, log and time', async () => {
    const { name, pinned } = await newImage();
    await signAs(pinned, who);
    const here = desk(apps({ all: ['ci'] }));
    const ran = await here.wharfmaster(...here.verify(name, '--trust-root', `bank=${sigstore.folder}`));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toContain(`${who} (issuer ${sigstore.issuer.issuer})`);
    expect(ran.stdout).toMatch(/timestamped 20\d\d-/);
    expect(ran.stdout).toContain('log entry ');
  });

  it('is refused from another one, naming whom it found', async () => {
    const { name, pinned } = await newImage();
    await signAs(pinned, 'eve@evil.example');
    const here = desk(apps({ all: ['ci'] }));
    const ran = await here.wharfmaster(...here.verify(name, '--trust-root', `bank=${sigstore.folder}`));
    expect([ran.exitCode, ran.stdout.includes('found `eve@evil.example`')]).toEqual([1, true]);
  });

  it('is undetermined on a machine that was not told whom to trust', async () => {
    const { name, pinned } = await newImage();
    await signAs(pinned, who);
    const here = desk(apps({ all: ['ci'] }));
    const ran = await here.wharfmaster(...here.verify(name));
    expect([ran.exitCode, ran.stdout.includes('Undetermined')]).toEqual([1, true]);
  });

  it('is listed when no policy asks, held against nobody', async () => {
    const { name, pinned } = await newImage();
    await signAs(pinned, who);
    const here = desk({});
    const ran = await here.wharfmaster(...here.verify(name));
    expect(ran.exitCode, ran.stdout).toBe(0);
    expect(ran.stdout).toContain(who);
    expect(ran.stderr).toContain('no verdict');
  });
});

describe('a registry that does not answer', () => {
  it('is a failure of its own, and no verdict', async () => {
    const other = await startRegistry({ authority: registry.authority });
    const here = openDesk(folder, {
      docker: { host: 'unix:///nonexistent' },
      registry: other,
      keys: keys[0],
      policy: { sources: usualPolicy(other.host, keys[0])['sources'] },
    });
    await other.stop();
    const ran = await here.wharfmaster(...here.verify(`${other.host}/apps/web:1`));
    expect([ran.exitCode, ran.stdout.includes('Not verified')]).toEqual([3, true]);
  });
});
