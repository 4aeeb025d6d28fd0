import { describe, expect, it } from 'vitest';
import { kyverno } from '../../../../../src/core/exporters/kyverno/index.js';
import type { TrustMaterial } from '../../../../../src/core/exporters/index.js';
import { at, exportOf, objectsOf, said, tryExport, type ExportExample } from '../../../../support/exported-objects.js';

const [one, two, three, four, five] = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(64));
const pem = (name: string): string => `-----BEGIN PUBLIC KEY-----\n${name}\n-----END PUBLIC KEY-----\n`;
const root = { tlogs: [{ baseUrl: 'https://rekor.bank.example', publicKey: { rawBytes: 'AAAA' } }], certificateAuthorities: [] };
const material: TrustMaterial = {
  keys: new Map(
    Object.entries({
      [`${one}`]: pem('one'),
      [`${two}`]: pem('two'),
      [`${three}`]: pem('3'),
      [`${four}`]: pem('4'),
      [`${five}`]: pem('5'),
    }),
  ),
  sigstore: new Map([['bank', root]]),
  certificates: new Map([
    ['ca:acme', ['acme certificate']],
    ['tsa:acme', ['acme clock']],
  ]),
};

const signers = {
  a: `{type: key, keys: [{kms: "hashivault://a", sha256: "${one}"}], format: bundle}`,
  b: `{type: key, keys: [{file: b.pub, sha256: "${two}"}], format: bundle}`,
  any: `{type: key, keys: [{file: c.pub, sha256: "${three}"}]}`,
  logged: `{type: key, keys: [{file: d.pub, sha256: "${four}"}], format: bundle, tlog: required, trustRoot: bank}`,
  ci: '{type: keyless, issuer: https://ci.example, subjectRegExp: "https://ci.example/.+", trustRoot: bank, format: bundle}',
  public: '{type: keyless, issuer: https://ci.example, subject: a@b.example, format: bundle}',
  vendor: '{type: notation, trustStores: [ca:acme, tsa:acme], identities: ["*"]}',
  old: '{type: docker-trust, server: https://notary.example}',
  expiring:
    '{type: keyless, issuer: https://ci.example, subject: a@b.example, format: bundle, validFrom: 2026-01-01, validUntil: 2027-01-01}',
  stolen: `{type: key, keys: [{file: e.pub, sha256: "${five}"}], format: bundle, revoked: {at: 2026-11-01, reason: stolen}}`,
};

function trust(require: string, more = ''): string {
  const described = Object.entries(signers).map(([name, signer]) => `    ${name}: ${signer}`);
  return ['trust:', '  signers:', ...described, `  require: [{match: registry.bank.example/apps/**, ${require}}]`, more].join('\n');
}

function verification(text: string, example: ExportExample = {}): unknown {
  return objectsOf(exportOf(kyverno, text, { material, ...example })).find((object) => at(object, 'kind') === 'ImageValidatingPolicy');
}

/** What is asked of an image, without the sets of images. */
function asked(text: string, example: ExportExample = {}): string {
  const expression = at(verification(text, example), 'spec', 'variables', 0, 'expression');
  const start = String(expression).indexOf('&& !(');
  return String(expression).slice(start + 5, -2);
}

const shape = "ref.matches('@sha[0-9]+:[a-f0-9]+$') && !has(getImageData(ref).ImageIndex) && ";
const verified = (attestor: string): string => `(verifyAttestationSignatures(ref, 'signature', [attestors['${attestor}']]) > 0)`;

describe('a policy as Kyverno’s ImageValidatingPolicy', () => {
  it('asks for every signer of `all`', () => {
    expect(asked(trust('all: [a, b]'))).toBe(`${shape}(${verified('signer-0-0')} && ${verified('signer-1-0')})`);
  });

  it('sums up the signers of `any`', () => {
    expect(asked(trust('any: [a, b], min: 2'))).toBe(
      `${shape}((${verified('signer-0-0')} ? 1 : 0) + (${verified('signer-1-0')} ? 1 : 0) >= 2)`,
    );
    expect(asked(trust('any: [a, b]'))).toBe(`${shape}((${verified('signer-0-0')} || ${verified('signer-1-0')}))`);
  });

  it('matches every spelling by expressions, never by globs', () => {
    const matched = JSON.stringify(at(verification(trust('all: [a]')), 'spec', 'matchImageReferences'));
    expect(matched).toContain('ref.matches(');
    expect(matched).not.toContain('glob');
  });

  it('pins keys of key services by their public half', () => {
    expect(at(verification(trust('all: [a]')), 'spec', 'attestors')).toEqual([
      { name: 'signer-0-0', cosign: { key: { data: pem('one') }, ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true } } },
    ]);
  });

  it('anchors identities, and takes the policy’s own trust root', () => {
    expect(at(verification(trust('all: [ci]')), 'spec', 'attestors')).toEqual([
      {
        name: 'signer-4',
        cosign: {
          keyless: { identities: [{ issuer: 'https://ci.example', subjectRegExp: '^(?:https://ci.example/.+)$' }] },
          ctlog: { url: 'https://rekor.bank.example', insecureIgnoreSCT: true },
          trustedRoot: { value: JSON.stringify(root) },
        },
      },
    ]);
    const options = new Map([
      ['tuf-mirror', 'https://tuf.bank.example'],
      ['tuf-root', 'AAAA'],
    ]);
    expect(at(verification(trust('all: [public]'), { options }), 'spec', 'attestors', 0, 'cosign', 'tuf')).toEqual({
      mirror: 'https://tuf.bank.example',
      root: { data: 'AAAA' },
    });
  });

  it('says where it has to be stricter, and why', () => {
    const outcome = exportOf(kyverno, trust('all: [a, any, logged, stolen]'), { material });
    expect(said(outcome, 'trust.require[0]')).toMatch(/^stricter: .*named with its digest.*An index of several platforms is refused/);
    expect(said(outcome, 'trust.signers.a')).toMatch(/^exact: /);
    expect(said(outcome, 'trust.signers.any')).toMatch(/^stricter: Only signatures stored as bundles count/);
    expect(said(outcome, 'trust.signers.logged')).toMatch(/^stricter: Kyverno asks the public TUF repository/);
    expect(said(outcome, 'trust.signers.stolen')).toMatch(/^stricter: It is revoked since 2026-11-01/);
    expect(said(outcome, 'trust.signers.vendor')).toBe('exact: No entry asks for it.');
  });

  it.each([
    ['expiring', 'all: [expiring]', 'trust.signers.expiring', /^looser: .*signatures from before 2026-01-01 count too/],
    ['notation’s identities', 'all: [vendor]', 'trust.signers.vendor', /^looser: Kyverno takes everybody/],
    ['other statements', 'all: [any]', 'trust.signers.any', /^looser: .*any statement of this signer/],
    ['the name that was signed', 'all: [a], identity: repository', 'trust.require[0]', /^looser: .*not the name that was signed along/],
    ['one person under two names', 'any: [ci, public], min: 2', 'trust.require[0]', /^looser: .*counts as each of them/],
  ])('says what it loses: %s', (_, require, path, expected) => {
    expect(said(exportOf(kyverno, trust(require), { material, allowsLooser: true }), path)).toMatch(expected);
  });

  it('refuses to lose without being told, and to guess keys', () => {
    const problem = (require: string, more: ExportExample = {}) => {
      const outcome = tryExport(kyverno, trust(require), { material, ...more });
      return outcome.ok ? undefined : outcome.problem.code;
    };
    expect(problem('all: [vendor]')).toBe('EXPORT_LOOSER');
    expect(problem('all: [a]', { material: { ...material, keys: new Map() } })).toBe('EXPORT_KEY_MISSING');
    expect(problem('all: [ci]', { material: { ...material, sigstore: new Map() } })).toBe('EXPORT_KEY_MISSING');
    expect(problem('all: [vendor]', { material: { ...material, certificates: new Map() }, allowsLooser: true })).toBe('EXPORT_KEY_MISSING');
    expect(problem('all: [a]')).toBeUndefined();
  });

  it('leaves what only Docker Content Trust proves to others, and never counts it', () => {
    const outcome = exportOf(kyverno, trust('all: [old]'), { material });
    expect(said(outcome, 'trust.require[0]')).toMatch(/^not-expressible: /);
    expect(said(outcome, 'trust.signers.old')).toMatch(/^not-expressible: /);
    expect(asked(trust('any: [a, old], min: 2'))).toBe(`${shape}((${verified('signer-0-0')} ? 1 : 0) + (false ? 1 : 0) >= 2)`);
  });

  it('asks statements for what they say', () => {
    const entry =
      '  attestations: [{match: registry.bank.example/apps/**, type: https://slsa.dev/verification_summary/v1, signer: a, maxAge: 7d, minPolicySerial: 41, where: {verifierId: "https://w.example/*"}}]';
    const outcome = exportOf(kyverno, trust('all: [a]', entry), { material, allowsLooser: true });
    expect(said(outcome, 'trust.attestations[0]')).toMatch(/^looser: .*its age does not count.*For which repository/);
    const text = outcome.files[0]?.text ?? '';
    expect(text).toContain("said.?predicate.?verificationResult.orValue('') == 'PASSED'");
    expect(text).toContain('.?policySerial.orValue(-1) >= 41');
  });

  it('warns in one object and denies in another, of the same images', () => {
    const text = trust(
      'all: [a]',
      '  attestations: [{match: quay.io/**, type: https://x.example/1, signer: b, effectiveFrom: 2027-01-01}]',
    );
    const objects = objectsOf(exportOf(kyverno, text, { material, allowsLooser: true })).filter(
      (object) => at(object, 'kind') === 'ImageValidatingPolicy',
    );
    expect(objects.map((object) => at(object, 'metadata', 'name'))).toEqual([
      'wharfmaster-bank-standard-signed-denying',
      'wharfmaster-bank-standard-signed-warning',
    ]);
    expect(at(objects[1], 'spec', 'matchImageReferences')).toEqual(at(objects[0], 'spec', 'matchImageReferences'));
  });

  it('pins digests only when asked to, and only where it denies', () => {
    const pinned = (options: ReadonlyMap<string, string>, more = '') =>
      at(verification(`${trust('all: [a]')}\n${more}`, { options }), 'spec', 'validationConfigurations', 'mutateDigest');
    expect(pinned(new Map())).toBe(false);
    expect(pinned(new Map([['digests', 'pin']]))).toBe(true);
    expect(pinned(new Map([['digests', 'pin']]), 'enforcement: {admit: warn}')).toBe(false);
  });
});
