import { describe, expect, it } from 'vitest';
import { signingTools, type NamedSigner, type NotationSigner, type VerifiedMaterial } from '../../../../src/core/index.js';
import { matchesIdentity } from '../../../../src/core/signers/notation/distinguished-name.js';
import { named, output, parsed, problemOf, recorded, signers, signRequest, valueOf, verifyRequest } from './support/recorded.js';

const notation = signingTools.find(({ id }) => id === 'notation')!;
const certificate = 'a843691f0eac5cd821653d8af0f48521e531a0bf485479fd8dbb1da04de8406e';

function signer(told: Partial<NotationSigner> = {}): NamedSigner {
  return named(
    { type: 'notation', trustStores: ['ca:bank'], identities: ['x509.subject: C=DE, ST=Hessen, O=Bank'], ...told },
    signers.notation,
  );
}

/** What comes of the two calls' recordings. */
function answer(verify: string, exitCode: number, inspect = recorded('notation/inspect'), who = signers.notation): VerifiedMaterial {
  const request = verifyRequest(who);
  const [first, second] = valueOf(notation.verify(request, '1.3.2'));
  return notation.combine!([valueOf(parsed(first, recorded(verify, exitCode))), valueOf(parsed(second, inspect))], request);
}

describe('what notation is asked', () => {
  it('verifies by a trust policy and stores that only this run has', () => {
    const [verify, inspect] = valueOf(notation.verify(verifyRequest(signers.notation), '1.3.2'));
    expect(verify?.env).toEqual({ NOTATION_CONFIG: '{folder}' });
    expect(inspect?.args.slice(0, 3)).toEqual(['inspect', '--output', 'json']);
    expect(Object.keys(verify?.files ?? {})).toEqual(['trustpolicy.json', 'truststore/x509/ca/bank/0.pem']);
    expect(JSON.parse(verify?.files?.['trustpolicy.json'] ?? '')).toEqual({
      version: '1.0',
      trustPolicies: [
        {
          name: 'wharfmaster',
          registryScopes: ['registry.bank.example/apps/web'],
          signatureVerification: { level: 'strict' },
          trustStores: ['ca:bank'],
          trustedIdentities: ['x509.subject: C=DE, ST=Hessen, O=Bank'],
        },
      ],
    });
  });

  it.each(['ca:../../x', 'ca:..', 'tls:x', 'bank', 'ca:a/b'])('takes %s for no store, which would be a path', (store) => {
    const odd = {
      ...signers.notation,
      signer: { ...signers.notation.signer, trustStores: [store] } as NotationSigner,
      trustStores: { [store]: ['PEM'] },
    };
    expect(problemOf(notation.verify(verifyRequest(odd), '1.3.2')).code).toBe('TRUST_ROOT_UNREADABLE');
  });

  it('does not verify without the certificates that the policy names', () => {
    const { trustStores: _, ...bare } = signers.notation;
    expect(problemOf(notation.verify(verifyRequest(bare), '1.3.2'))).toMatchObject({
      code: 'TRUST_ROOT_MISSING',
      next: expect.stringContaining('--trust-root ca:bank=') as string,
    });
  });

  it('signs with a file in a configuration of the run, and with names and plugins in the person’s own', () => {
    const sign = (key: string) =>
      valueOf(notation.sign(signRequest(signers.notation, { means: { engine: 'notation', key }, format: 'notation' }), '1.3.2'));
    const file = sign('/keys/release.key');
    expect(JSON.parse(file.files?.['signingkeys.json'] ?? '')).toEqual({
      keys: [{ name: 'wharfmaster', keyPath: '/keys/release.key', certPath: '/keys/release.crt' }],
    });
    expect(file.inherits).not.toContain('NOTATION_CONFIG');
    expect(sign('name:release').args).toContain('--key=release');
    expect(sign('plugin:azure-kv:https://vault/keys/1').args).toEqual(
      expect.arrayContaining(['--plugin', 'azure-kv', '--id', 'https://vault/keys/1']),
    );
    expect(sign('name:release').inherits).toContain('NOTATION_CONFIG');
    expect(problemOf(notation.sign(signRequest(signers.notation), '1.3.2')).code).toBe('KEY_NOT_FOUND');
  });
});

describe('what notation answers', () => {
  it('is a signature with the certificate that made it', () => {
    expect(answer('notation/good', 0)).toEqual({
      signatures: [
        {
          ...{ signer: 'release', format: 'notation', verifier: 'notation', verified: true },
          principal: { type: 'notation', subject: 'CN=release,O=Bank,ST=Hessen,C=DE', fingerprint: certificate },
          times: [{ time: '2026-11-23T02:35:25.000Z', source: 'claimed' }],
        },
      ],
      attestations: [],
    });
  });

  it('is nobody by name when several could have made it', () => {
    const told = JSON.parse(recorded('notation/inspect').stdout) as { Signatures: { certificates: object[] }[] };
    const twin = structuredClone(told.Signatures[0]!);
    twin.certificates = [{ ...twin.certificates[0], SHA256Fingerprint: 'bb'.repeat(32) }];
    const { signatures } = answer('notation/good', 0, output({ stdout: JSON.stringify({ Signatures: [told.Signatures[0], twin] }) }));
    expect(signatures).toEqual([expect.not.objectContaining({ principal: expect.anything() as object })]);
    expect(signatures[0]?.verified).toBe(true);
  });

  it('keeps somebody else’s signature beside it as what it is', () => {
    const told = JSON.parse(recorded('notation/inspect').stdout) as { Signatures: { certificates: object[] }[] };
    const other = structuredClone(told.Signatures[0]!);
    other.certificates = [{ SHA256Fingerprint: 'cc'.repeat(32), issuedTo: 'CN=eve,O=Other,ST=Hessen,C=DE' }];
    const { signatures } = answer('notation/good', 0, output({ stdout: JSON.stringify({ Signatures: [other, told.Signatures[0]] }) }));
    expect(signatures.map(({ verified }) => verified)).toEqual([true, false]);
    expect(signatures[1]).toMatchObject({ problem: { message: expect.stringContaining('CN=eve') as string } });
  });

  it('does not count what only the level `audit` lets pass', () => {
    expect(answer('notation/audit', 0, recorded('notation/inspect'), signer({ level: 'audit' })).signatures).toMatchObject([
      { verified: false, problem: { code: 'SIGNATURE_INVALID' } },
    ]);
  });

  it('is nothing, a refusal or no answer', () => {
    expect(answer('notation/none', 1, output({ stdout: '{"Signatures": []}' })).signatures).toEqual([]);
    expect(answer('notation/other', 1).signatures).toMatchObject([
      { verified: false, principal: { subject: 'CN=release,O=Bank,ST=Hessen,C=DE' } },
    ]);
    const [verify] = valueOf(notation.verify(verifyRequest(signers.notation), '1.3.2'));
    expect(problemOf(parsed(verify, recorded('notation/unreachable', 1))).code).toBe('REGISTRY_UNREACHABLE');
    expect(problemOf(parsed(verify, output({ stdout: 'Trust policy is configured to skip signature verification for x' }))).code).toBe(
      'OUTPUT_NOT_UNDERSTOOD',
    );
  });

  it('tells its version', () => {
    expect(parsed(notation.version(), output({ stdout: 'Notation - a tool.\n\nVersion:     v1.3.2\nGo version:  go1.26\n' }))).toEqual({
      ok: true,
      value: { version: '1.3.2' },
    });
  });
});

describe('identities', () => {
  it.each([
    ['x509.subject: C=DE, O=Bank', 'CN=release,O=Bank,ST=Hessen,C=DE', true],
    ['x509.subject: c=DE, o=Bank', 'CN=release,O=Bank,C=DE', true],
    ['x509.subject: C=DE, O=Bank', 'CN=release,O=Bank2,C=DE', false],
    ['x509.subject: C=DE, O=Bank\\, Inc.', 'O=Bank\\, Inc.,C=DE', true],
    ['x509.subject: C=DE, O=Bank', 'CN=O\\=Bank\\,C\\=DE,C=FR', false],
    ['x509.subject:', 'C=DE', false],
    ['*', 'C=DE', true],
    ['C=DE', 'C=DE', false],
  ])('%s and %s: %s', (identity, subject, expected) => {
    expect(matchesIdentity(subject)(identity)).toBe(expected);
  });
});
