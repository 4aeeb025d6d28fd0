import { describe, expect, it } from 'vitest';
import { notation } from '../../../../../src/core/exporters/notation/index.js';
import { exportedHere, exporting, fileOf, reported } from '../../../../support/exporting.js';

interface Document {
  readonly version: string;
  readonly wharfmaster: Readonly<Record<string, string>>;
  readonly trustPolicies: readonly {
    readonly name: string;
    readonly registryScopes: readonly string[];
    readonly signatureVerification: { readonly level: string };
    readonly trustedIdentities?: readonly string[];
  }[];
}

const asking = (require: string): string =>
  [
    'trust:',
    '  signers:',
    '    vendor: {type: notation, level: permissive, trustStores: [ca:vendor, tsa:vendor], identities: ["x509.subject: C=US, ST=NC, O=Vendor"]}',
    '    partner: {type: notation, level: permissive, trustStores: [tsa:vendor, ca:vendor], identities: ["x509.subject: C=US, ST=NC, O=Partner"]}',
    '    bank: {type: notation, trustStores: [ca:bank], identities: ["*"]}',
    `    key: {type: key, keys: [{file: k, sha256: "${'1'.repeat(64)}"}]}`,
    `  require: [${require}]`,
  ].join('\n');

function document(require: string, more: Parameters<typeof exportedHere>[2] = {}): Document {
  return JSON.parse(fileOf(exportedHere(notation, asking(require), more), 'trustpolicy.json')) as Document;
}

const listing = (repositories: string) => ({ options: new Map([['repositories', repositories]]) });

describe('a trust policy of notation', () => {
  it('has a statement for repositories that are verified alike', () => {
    const { version, trustPolicies } = document(
      '{match: registry.bank.example/a, all: [vendor]}, {match: nginx, all: [vendor]}, {match: registry.bank.example/b, all: [bank]}',
    );
    expect(version).toBe('1.0');
    expect(trustPolicies).toEqual([
      {
        name: 'wharfmaster-0',
        registryScopes: ['docker.io/library/nginx', 'registry.bank.example/a'],
        signatureVerification: { level: 'permissive' },
        trustStores: ['ca:vendor', 'tsa:vendor'],
        trustedIdentities: ['x509.subject: C=US, ST=NC, O=Vendor'],
      },
      {
        name: 'wharfmaster-1',
        registryScopes: ['registry.bank.example/b'],
        signatureVerification: { level: 'strict' },
        trustStores: ['ca:bank'],
        trustedIdentities: ['*'],
      },
    ]);
  });

  it('lists the repositories of a pattern that somebody names, also where a mirror serves them', () => {
    const { trustPolicies } = document(
      '{match: registry.bank.example/apps/**, all: [bank]}',
      listing(' registry.bank.example/apps/b, registry.bank.example/apps/a,ghcr.io/x/y '),
    );
    expect(trustPolicies[0]?.registryScopes).toEqual(['registry.bank.example/apps/a', 'registry.bank.example/apps/b']);
    const mirrored = `mirrors: [{source: docker.io, mirror: registry.bank.example/hub}]\n${asking('{match: nginx, all: [bank]}')}`;
    expect(fileOf(exportedHere(notation, mirrored), 'trustpolicy.json')).toContain('"registry.bank.example/hub/library/nginx"');
  });

  it('refuses a list that is none', () => {
    expect(exporting(notation, asking('{match: "**", all: [bank]}'), listing('registry.bank.example/a:1'))).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_OPTION' },
    });
    expect(exporting(notation, asking('{match: "**", all: [bank]}'), listing('"}]'))).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_OPTION' },
    });
  });

  it('says everything with one `*`', () => {
    expect(document('{match: "**", all: [bank]}').trustPolicies).toMatchObject([{ registryScopes: ['*'] }]);
  });

  it('takes identities of the same stores as alternatives, and only these', () => {
    expect(document('{match: nginx, any: [vendor, partner]}').trustPolicies[0]?.trustedIdentities).toHaveLength(2);
    const mixed = exportedHere(notation, asking('{match: nginx, any: [vendor, bank]}'));
    expect(reported(mixed, 'trust.require[0]')).toContain('Only signers of the same stores');
  });

  it('asks for one of several who must sign only where somebody accepts that', () => {
    const text = asking('{match: nginx, all: [vendor, bank]}, {match: quay.io/a/b, all: [bank]}');
    expect(reported(exportedHere(notation, text), 'trust.require[0]')).toMatch(/^looser: .*only the first/);
    expect(exporting(notation, text, { allowsLooser: false })).toMatchObject({ ok: false, problem: { code: 'EXPORT_LOOSER' } });
  });

  it('looks at what is named alone, where the policy also wants every platform signed', () => {
    expect(reported(exportedHere(notation, asking('{match: nginx, all: [bank]}')), 'trust.require[0]')).toMatch(
      /^looser: .*several platforms/,
    );
  });

  it('leaves keys to another engine, and is not made for them alone', () => {
    expect(
      reported(exportedHere(notation, asking('{match: nginx, all: [key]}, {match: quay.io/a/b, all: [bank]}')), 'trust.require[0]'),
    ).toMatch(/^not-expressible/);
    expect(exporting(notation, asking('{match: nginx, all: [key]}'))).toMatchObject({ ok: false, problem: { code: 'EXPORT_NOTHING' } });
  });

  it('is stamped, with names that stay texts, and brings the certificates that are known', () => {
    const certificates = new Map([
      ['ca:bank', ['PEM 1', 'PEM 2']],
      ['ca:../x', ['PEM']],
    ]);
    const material = { keys: new Map(), sigstore: new Map(), certificates };
    const outcome = exportedHere(notation, `metadata: {name: "a\\"}\\n", serial: 7}\n${asking('{match: nginx, all: [bank]}')}`, {
      material,
    });
    const { wharfmaster } = JSON.parse(fileOf(outcome, 'trustpolicy.json')) as Document;
    expect(wharfmaster).toMatchObject({ 'wharfmaster.example/policy-name': 'a"}\n', 'wharfmaster.example/policy-serial': '7' });
    expect(outcome.files.map(({ name }) => name)).toEqual([
      'trustpolicy.json',
      'truststore/x509/ca/bank/bank-0.pem',
      'truststore/x509/ca/bank/bank-1.pem',
    ]);
  });
});
