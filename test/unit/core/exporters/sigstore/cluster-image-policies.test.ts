import { describe, expect, it } from 'vitest';
import type { TrustMaterial } from '../../../../../src/core/exporters/index.js';
import { sigstore } from '../../../../../src/core/exporters/sigstore/index.js';
import { exportedHere, exporting, fileOf, objectsIn, reported } from '../../../../support/exporting.js';

interface ImagePolicy {
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: {
    readonly images: readonly { readonly glob: string }[];
    readonly authorities: readonly Readonly<Record<string, unknown>>[];
    readonly mode: string;
  };
}

const print = '1'.repeat(64);
const other = '2'.repeat(64);
const pem = (name: string): string => `-----BEGIN PUBLIC KEY-----\n${name}\n-----END PUBLIC KEY-----\n`;
const root = {
  certificateAuthorities: [
    {
      subject: { organization: 'Bank', commonName: 'Bank CA' },
      uri: 'https://fulcio.bank.example',
      certChain: { certificates: [{ rawBytes: 'QUJD' }] },
    },
  ],
  timestampAuthorities: [{ subject: {}, certChain: { certificates: [{ rawBytes: 'REVG' }] } }],
  tlogs: [{ baseUrl: 'https://rekor.bank.example', publicKey: { rawBytes: 'R0hJ' } }],
};
const material: TrustMaterial = {
  keys: new Map([
    [print, pem('one')],
    [other, pem('two')],
  ]),
  sigstore: new Map<string, unknown>([['bank', root]]),
  certificates: new Map(),
};

function policies(text: string, more: Parameters<typeof exportedHere>[2] = {}): readonly ImagePolicy[] {
  return objectsIn(fileOf(exportedHere(sigstore, text, { material, ...more }), 'cluster-image-policies.yaml')) as readonly ImagePolicy[];
}

const named = (objects: readonly ImagePolicy[], end: string): ImagePolicy | undefined =>
  objects.find(({ metadata }) => metadata.name.endsWith(end));
const globs = (object: ImagePolicy | undefined): readonly string[] => object?.spec.images.map(({ glob }) => glob) ?? [];

describe('ClusterImagePolicy objects for sources', () => {
  it('name Docker Hub as the controller does, and a repository with digest and with tag', () => {
    const objects = policies('sources: {allow: [nginx, registry.bank.example/a/**, "registry.bank.example/*6", docker.io/acme/**]}');
    expect(globs(named(objects, '-sources'))).toEqual([
      ...['index.docker.io/library/nginx@**', 'index.docker.io/library/nginx:**', 'registry.bank.example/a/**'],
      // `*6:**` would also match `…@sha256:`.
      'registry.bank.example/*6@**',
      'index.docker.io/acme/**',
    ]);
  });

  it('come with the setting that refuses what none of them matches', () => {
    const outcome = exportedHere(sigstore, 'sources: {allow: [nginx]}', { options: new Map([['namespace', 'sigstore-system']]) });
    expect(objectsIn(fileOf(outcome, 'config-policy-controller.yaml'))).toMatchObject([
      {
        kind: 'ConfigMap',
        metadata: { name: 'config-policy-controller', namespace: 'sigstore-system' },
        data: { 'no-match-policy': 'deny' },
      },
    ]);
  });

  it('only warn where the policy does', () => {
    const text = 'enforcement: {admit: warn}\nsources: {allow: [nginx], deny: [registry.bank.example/a/**]}';
    expect(policies(text).map(({ metadata, spec }) => `${metadata.name} ${spec.mode}`)).toEqual([
      'wharfmaster-images-sources enforce',
      'wharfmaster-images-deny-0 warn',
    ]);
    expect(fileOf(exportedHere(sigstore, text), 'config-policy-controller.yaml')).toContain('no-match-policy: warn');
  });

  it('are not made where admission is off, or nothing is said', () => {
    expect(exporting(sigstore, 'enforcement: {admit: "off"}\nsources: {allow: [nginx]}')).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_NOTHING' },
    });
    expect(exporting(sigstore, 'tags: [{match: "**", deny: [latest]}]')).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
  });

  it('leave out what is only for some namespaces, unless somebody accepts all of them', () => {
    const text = 'sources: {allow: [nginx, {match: registry.bank.example/**, namespaces: [shop]}]}';
    expect(globs(named(policies(text, { allowsLooser: false }), '-sources'))).not.toContain('registry.bank.example/**');
    expect(globs(named(policies(text), '-sources'))).toContain('registry.bank.example/**');
    expect(reported(exportedHere(sigstore, text), 'sources.allow[1].namespaces')).toMatch(/^looser/);
  });

  it('are refused as looser where a denied host could be written with capitals', () => {
    const denied = 'sources: {allow: ["**"], deny: [registry.bank.example/a/**]}';
    expect(exporting(sigstore, denied, { allowsLooser: false })).toMatchObject({ ok: false, problem: { code: 'EXPORT_LOOSER' } });
    expect(exporting(sigstore, denied.replace('"**"', 'registry.bank.example/**'), { allowsLooser: false }).ok).toBe(true);
  });

  it('keep names, reasons and messages texts', () => {
    const hostile = "x'\\n---\\nkind: Secret # {{ y }} ${z} \\u2028\\u0085 \\\\ `";
    const text = `metadata: {name: "${hostile}", owner: "${hostile}"}\nsources: {allow: [nginx], deny: [{match: registry.bank.example/a/**, reason: "${hostile}"}]}`;
    const objects = policies(text);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual([
      'wharfmaster-x-kind-secret-y-z-sources',
      'wharfmaster-x-kind-secret-y-z-deny-0',
    ]);
    const message = (objects[1]?.spec.authorities[0]?.['static'] as { readonly message: string }).message;
    expect(message).toContain("registry.bank.example/a/**: x'\n---\nkind: Secret # {{ y }} ${z} \u2028\u0085 \\ `");
  });

  it('cost little for large policies', () => {
    const many = Array.from({ length: 600 }, (_, at) => `registry.bank.example/team-${at}/**`);
    const text = `sources: {allow: [${many.join(', ')}]}\ntrust:\n  signers: {one: {type: key, keys: [{file: k, sha256: "${print}"}]}}\n  require: [${many.map((match) => `{match: ${match}, all: [one]}`).join(', ')}]`;
    expect(policies(text)).toHaveLength(601);
  }, 30_000);
});

describe('ClusterImagePolicy objects for trust', () => {
  const signers = [
    'trust:',
    '  signers:',
    `    one: {type: key, keys: [{file: k, sha256: "${print}"}], format: legacy}`,
    `    two: {type: key, keys: [{file: k, sha256: "${other}"}], format: legacy}`,
    `    missing: {type: key, keys: [{file: k, sha256: "${'3'.repeat(64)}"}]}`,
    `    bundles: {type: key, keys: [{file: k, sha256: "${'4'.repeat(64)}"}], format: bundle}`,
    '    ci: {type: keyless, issuer: https://id.bank.example, subjectRegExp: ".+@bank|x", trustRoot: bank}',
    '    dated: {type: keyless, issuer: https://id.bank.example, subject: a@bank.example, trustRoot: bank, tlog: none, format: bundle}',
    '    vendor: {type: notation, trustStores: [ca:x], identities: ["*"]}',
    `    old: {type: key, keys: [{file: k, sha256: "${'5'.repeat(64)}"}], validUntil: 2026-01-01}`,
  ].join('\n');
  const asking = (require: string, sources = 'sources: {allow: [registry.bank.example/**]}'): string =>
    `${sources}\n${signers}\n  require: [${require}]`;
  const apps = (rest: string): string => asking(`{match: registry.bank.example/apps/**, ${rest}}`);

  it('are one for each who has to sign, with all alternatives', () => {
    const objects = policies(apps('all: [one], any: [one, two, ci], min: 2'));
    const asked = objects.filter(({ metadata }) => metadata.name.includes('-require-'));
    expect(asked.map(({ spec }) => spec.authorities.map(({ name }) => name))).toEqual([
      ['one'],
      ['one', 'two'],
      ['one', 'ci', 'ci-bundle'],
      ['two', 'ci', 'ci-bundle'],
    ]);
    expect(asked.every((object) => globs(object).join() === 'registry.bank.example/apps/**' && object.spec.mode === 'enforce')).toBe(true);
  });

  it('match nothing that is not allowed, so that no signature approves a source', () => {
    expect(globs(named(policies(asking('{match: "**", all: [one]}')), '-require-0-0'))).toEqual(['registry.bank.example/**']);
    const elsewhere = policies(asking('{match: ghcr.io/**, all: [one]}'));
    expect(named(elsewhere, '-require-0-0')).toBeUndefined();
  });

  it('hold a key, an identity over the whole text, and the Sigstore that is meant', () => {
    const outcome = exportedHere(sigstore, apps('any: [one, ci, dated]'), { material });
    const [, object] = objectsIn(fileOf(outcome, 'cluster-image-policies.yaml')) as readonly ImagePolicy[];
    expect(object?.spec.authorities).toMatchObject([
      { name: 'one', key: { data: pem('one') }, signatureFormat: 'legacy' },
      {
        name: 'ci',
        signatureFormat: 'legacy',
        keyless: {
          url: 'https://fulcio.bank.example',
          trustRootRef: 'wharfmaster-images-root-0',
          insecureIgnoreSCT: true,
          identities: [{ issuer: 'https://id.bank.example', subjectRegExp: '^(?:.+@bank|x)$' }],
        },
        ctlog: { trustRootRef: 'wharfmaster-images-root-0' },
      },
      { name: 'ci-bundle', signatureFormat: 'bundle', attestations: [{ predicateType: 'https://sigstore.dev/cosign/sign/v1' }] },
      { name: 'dated-bundle', rfc3161timestamp: { trustRootRef: 'wharfmaster-images-root-0' } },
    ]);
    const [trustRoot] = objectsIn(fileOf(outcome, 'trust-roots.yaml')) as readonly {
      readonly spec: { readonly sigstoreKeys: Readonly<Record<string, readonly object[]>> };
    }[];
    expect(trustRoot?.spec.sigstoreKeys['certificateAuthorities']).toMatchObject([
      {
        subject: { organization: 'Bank', commonName: 'Bank CA' },
        certChain: btoa('-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n'),
      },
    ]);
    expect(trustRoot?.spec.sigstoreKeys).toMatchObject({
      tLogs: [{ baseURL: 'https://rekor.bank.example', hashAlgorithm: 'sha-256' }],
      timestampAuthorities: [{ subject: { organization: 'sigstore' } }],
    });
  });

  it('refuse all where nobody can be verified, and never stand without an authority', () => {
    for (const rest of ['all: [bundles]', 'all: [old]']) {
      const asked = policies(apps(rest)).filter(({ metadata }) => metadata.name.includes('-require-'));
      expect(
        asked.flatMap(({ spec }) => spec.authorities),
        rest,
      ).toMatchObject([{ static: { action: 'fail' } }]);
      expect(reported(exportedHere(sigstore, apps(rest), { material }), 'trust.require[0]')).toContain('stricter');
    }
  });

  it('leave notation’s signers to another engine', () => {
    const outcome = exportedHere(sigstore, apps('all: [vendor]'), { material });
    expect(reported(outcome, 'trust.require[0]')).toMatch(/^not-expressible: .*vendor/);
    expect(policies(apps('all: [vendor]')).map(({ metadata }) => metadata.name)).toEqual(['wharfmaster-images-sources']);
  });

  it('want every key and trust root that they hold', () => {
    const asked = (rest: string, known = material) => exporting(sigstore, apps(rest), { material: known });
    expect(asked('all: [missing]')).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_KEY_MISSING', message: expect.stringContaining('3333') as string },
    });
    expect(asked('all: [ci]', { ...material, sigstore: new Map() })).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('`bank`') as string },
    });
  });

  it('are looser where the policy asks for a name, a day or people that the controller does not see', () => {
    expect(reported(exportedHere(sigstore, apps('all: [one], identity: repository'), { material }), 'trust.require[0]')).toMatch(
      /^looser: .*identity: repository/,
    );
    const twice = asking('{match: registry.bank.example/a/**, any: [ci, dated], min: 2}');
    expect(reported(exportedHere(sigstore, twice, { material }), 'trust.require[0]')).toContain('One identity');
    const later = asking('{match: registry.bank.example/a/**, all: [one], effectiveFrom: 2027-01-01}');
    expect(reported(exportedHere(sigstore, later, { material }), 'trust.require[0]')).toMatch(/It counts from 2027-01-01/);
    expect(named(policies(later), '-require-0-0')?.spec.mode).toBe('warn');
  });

  it('ask for statements, and say what of them is not seen', () => {
    const text = (more: string): string =>
      `${apps('all: [one]')}\n  attestations: [{match: registry.bank.example/apps/**, type: https://cyclonedx.org/bom, signer: one${more}}]`;
    expect(named(policies(text('')), '-attest-0')?.spec.authorities).toMatchObject([
      { attestations: [{ predicateType: 'https://cyclonedx.org/bom' }] },
    ]);
    const aged = text(', maxAge: 90d').replace(/  require: .*\n/, '');
    const strict = exporting(sigstore, aged, { material, allowsLooser: false });
    expect(strict.ok && reported(strict.value, 'trust.attestations[0]')).toMatch(/^not-expressible: .*maxAge/);
    expect(reported(exportedHere(sigstore, aged, { material }), 'trust.attestations[0]')).toContain('not maxAge');
  });
});
