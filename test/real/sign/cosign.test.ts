import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AttestRequest, NamedSigner, SigningSecrets, SignRequest, StoredFormat } from '../../../src/core/index.js';
import { summaryExtension } from '../../../src/core/evidence/statements/verification-summary.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign, type KeyPair } from './support/cosign.js';
import { writeDockerConfig } from './support/docker-config.js';
import { imageOf, keySigner, must, openEmbedded, openTool, verified, type ToolOnMachine } from './support/engines.js';
import { putImage } from './support/images.js';
import { startOidcIssuer } from './support/oidc-issuer.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore, type Sigstore } from './support/sigstore.js';
import { signTools } from './support/tools.js';

/* cosign as an engine: the real program, by the calls that src/core/signers/cosign makes of requests. */

const folder = temporaryFolder();
const signal = new AbortController().signal;
let registry: TestRegistry;
let env: Readonly<Record<string, string>>;
let tool: ToolOnMachine;
let ours: KeyPair;
let theirs: KeyPair;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'token' });
  const config = writeDockerConfig(folder, [registry]);
  env = { ...registry.authority.env, DOCKER_CONFIG: config };
  vi.stubEnv('DOCKER_CONFIG', config);
  tool = openTool('cosign', signTools().cosign, registry.authority);
  const cosign = openCosign(folder, env);
  [ours, theirs] = [await cosign.makeKeys('ours'), await cosign.makeKeys('theirs')];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await registry.stop();
});

async function freshImage(name: string): Promise<SignRequest['image']> {
  return imageOf(registry.host, `apps/${name}`, await putImage(`${registry.host}/apps/${name}:1`, env, { content: name }));
}

function request(
  image: SignRequest['image'],
  signer: NamedSigner,
  format: StoredFormat,
  secrets: SigningSecrets,
  key?: string,
): SignRequest {
  return {
    image,
    signer,
    means: { engine: 'cosign', ...(key !== undefined && { key }) },
    secrets,
    format,
    plainHttp: false,
    timeoutMs: 60_000,
  };
}

const asks = {
  plainHttp: false,
  timeoutMs: 60_000,
  predicateTypes: ['https://cyclonedx.org/bom', 'https://slsa.dev/verification_summary/v1'],
};

describe('a key', () => {
  it.each(['bundle', 'legacy'] as const)('signs as %s, and holds for that key and no other', async (format) => {
    const image = await freshImage(`keyed-${format}`);
    must(await tool.engine.sign(request(image, keySigner(ours), format, { passphrase: ours.passphrase }, ours.key), signal));
    expect(must(await tool.engine.verify({ ...asks, image, signer: keySigner(ours) }, signal)).signatures).toEqual([
      expect.objectContaining({ verified: true, format, principal: { type: 'key', fingerprint: ours.sha256 } }),
    ]);
    const foreign = must(await tool.engine.verify({ ...asks, image, signer: keySigner(theirs) }, signal)).signatures;
    expect(foreign).toEqual([
      expect.objectContaining({ verified: false, problem: expect.objectContaining({ code: 'SIGNATURE_INVALID' }) as object }),
    ]);
    const other = format === 'bundle' ? 'legacy' : 'bundle';
    expect(verified(await tool.engine.verify({ ...asks, image, signer: keySigner(ours, other) }, signal))).toBe(0);
  });

  it('finds both formats beside each other, and its statements', async () => {
    const image = await freshImage('both');
    const secrets = { passphrase: ours.passphrase };
    for (const format of ['bundle', 'legacy'] as const) {
      const sign = request(image, keySigner(ours), format, secrets, ours.key);
      must(await tool.engine.sign(sign, signal));
      const attest: AttestRequest = { ...sign, predicateType: 'https://cyclonedx.org/bom', predicate: '{"bomFormat":"CycloneDX"}' };
      must((await tool.engine.attest?.(attest, signal)) ?? { ok: true, value: undefined });
    }
    const summary = {
      verifier: { id: 'https://wharfmaster.example' },
      verificationResult: 'PASSED',
      [summaryExtension]: { stage: 'workstation', policySerial: 41 },
    };
    const sign = request(image, keySigner(ours), 'bundle', secrets, ours.key);
    const vsa = { ...sign, predicateType: 'https://slsa.dev/verification_summary/v1', predicate: JSON.stringify(summary) };
    must((await tool.engine.attest?.(vsa, signal)) ?? { ok: true, value: undefined });
    const found = must(await tool.engine.verify({ ...asks, image, signer: keySigner(ours) }, signal));
    expect(found.signatures.map(({ format }) => format).sort()).toEqual(['bundle', 'legacy']);
    expect(found.attestations.map(({ format, predicateType }) => `${format} ${predicateType}`).sort()).toEqual([
      'bundle https://cyclonedx.org/bom',
      'bundle https://slsa.dev/verification_summary/v1',
      'legacy https://cyclonedx.org/bom',
    ]);
    expect(found.attestations.find(({ summary: told }) => told !== undefined)).toMatchObject({
      policySerial: 41,
      summary: { result: 'PASSED', verifierId: 'https://wharfmaster.example', stage: 'workstation' },
    });
  });

  it('says which passphrase is missing or wrong, and shows none in any command', async () => {
    const image = await freshImage('locked');
    const sign = (secrets: SigningSecrets) => tool.engine.sign(request(image, keySigner(ours), 'bundle', secrets, ours.key), signal);
    const ready = (secrets: SigningSecrets, key = ours.key) =>
      tool.engine.ready?.(request(image, keySigner(ours), 'bundle', secrets, key), signal);
    expect(await ready({})).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_MISSING' } });
    expect(await ready({ passphrase: ours.passphrase })).toMatchObject({ ok: true });
    expect(await ready({ passphrase: theirs.passphrase }, theirs.key)).toMatchObject({ ok: false, problem: { code: 'KEY_NOT_IN_POLICY' } });
    expect(await sign({})).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_MISSING' } });
    expect(await sign({ passphrase: 'S3CRET wrong' })).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_WRONG' } });
    expect(tool.commands.length).toBeGreaterThan(0);
    for (const command of tool.commands) expect(command).not.toMatch(/S3CRET|open sesame/);
  });

  it('knows nothing of a registry that is down, and does not say that nothing is signed', async () => {
    const image = await freshImage('down');
    await registry.down();
    const asked = await tool.engine.verify({ ...asks, image, signer: keySigner(ours) }, signal);
    await registry.up();
    expect(asked).toMatchObject({ ok: false, problem: { code: 'REGISTRY_UNREACHABLE' } });
  });

  it('signs over plain HTTP where that is allowed', async () => {
    const open = await startRegistry({ tls: false });
    try {
      const image = imageOf(open.host, 'apps/open', await putImage(`${open.host}/apps/open:1`, env));
      const sign = { ...request(image, keySigner(ours), 'bundle', { passphrase: ours.passphrase }, ours.key), plainHttp: true };
      must(await tool.engine.sign(sign, signal));
      expect(verified(await tool.engine.verify({ ...asks, plainHttp: true, image, signer: keySigner(ours) }, signal))).toBe(1);
    } finally {
      await open.stop();
    }
  });
});

describe('the embedded engine and cosign', () => {
  it.each(['bundle', 'legacy'] as const)('verify what the other signed as %s', async (format) => {
    const { engine: embedded, registry: client } = openEmbedded(env);
    try {
      const [byUs, byThem] = [await freshImage(`ours-${format}`), await freshImage(`cosigns-${format}`)];
      const secrets = { passphrase: ours.passphrase };
      must(await embedded.sign(request(byUs, keySigner(ours), format, secrets, ours.key), signal));
      must(await tool.engine.sign(request(byThem, keySigner(ours), format, secrets, ours.key), signal));
      expect(verified(await tool.engine.verify({ ...asks, image: byUs, signer: keySigner(ours) }, signal))).toBe(1);
      expect(verified(await embedded.verify({ ...asks, image: byThem, signer: keySigner(ours) }, signal))).toBe(1);
    } finally {
      await client.close();
    }
  });
});

describe('an identity at a private Sigstore', () => {
  let sigstore: Sigstore;
  beforeAll(async () => {
    sigstore = await startSigstore();
  });
  afterAll(() => sigstore.stop());

  function keyless(subject: string): NamedSigner {
    const { trustedRoot, signingConfig } = sigstore;
    return {
      name: 'release-ci',
      signer: { type: 'keyless', issuer: sigstore.issuer.issuer, subject, trustRoot: 'bank', format: 'bundle' },
      publicKeys: [],
      trustRoot: { trustedRoot, signingConfig, certificateLogs: false, timestampAuthorities: true },
    };
  }

  it('signs and attests with a token, and holds for that identity and no other', async () => {
    const image = await freshImage('keyless');
    const secrets = { identityToken: sigstore.issuer.token('ci@bank.example') };
    const sign = request(image, keyless('ci@bank.example'), 'bundle', secrets);
    must(await tool.engine.sign(sign, signal));
    const attest = { ...sign, predicateType: 'https://cyclonedx.org/bom', predicate: '{}' };
    must((await tool.engine.attest?.(attest, signal)) ?? { ok: true, value: undefined });
    const found = must(await tool.engine.verify({ ...asks, image, signer: keyless('ci@bank.example') }, signal));
    expect(found).toMatchObject({
      signatures: [{ verified: true, principal: { type: 'keyless', issuer: sigstore.issuer.issuer, subject: 'ci@bank.example' } }],
      attestations: [{ verified: true, predicateType: 'https://cyclonedx.org/bom' }],
    });
    expect(must(await tool.engine.verify({ ...asks, image, signer: keyless('eve@bank.example') }, signal)).signatures).toMatchObject([
      { verified: false },
    ]);
  });

  it('dates what a key signs', async () => {
    const image = await freshImage('dated');
    const key = keySigner(ours, 'bundle');
    const { trustRoot } = keyless('');
    const dated: NamedSigner = {
      ...key,
      signer: { type: 'key', keys: [], format: 'bundle', tlog: 'required', trustRoot: 'bank' },
      ...(trustRoot && { trustRoot }),
    };
    must(await tool.engine.sign(request(image, dated, 'bundle', { passphrase: ours.passphrase }, ours.key), signal));
    expect(verified(await tool.engine.verify({ ...asks, image, signer: dated }, signal))).toBe(1);
    const undated = await freshImage('undated');
    must(await tool.engine.sign(request(undated, key, 'bundle', { passphrase: ours.passphrase }, ours.key), signal));
    expect(verified(await tool.engine.verify({ ...asks, image: undated, signer: dated }, signal))).toBe(0);
  });

  it('is told when the token does not convince', async () => {
    const stranger = await startOidcIssuer();
    try {
      for (const identityToken of ['eyJhbGciOiJSUzI1NiJ9.e30.AAAA', stranger.token('ci@bank.example')]) {
        const sign = request(await freshImage('refused'), keyless('ci@bank.example'), 'bundle', { identityToken });
        expect(await tool.engine.sign(sign, signal)).toMatchObject({ ok: false, problem: { code: 'IDENTITY_TOKEN_REFUSED' } });
      }
    } finally {
      await stranger.stop();
    }
  });
});
