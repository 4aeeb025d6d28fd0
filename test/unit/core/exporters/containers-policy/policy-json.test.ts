import { describe, expect, it } from 'vitest';
import { containersPolicy } from '../../../../../src/core/exporters/containers-policy/index.js';
import type { TrustMaterial } from '../../../../../src/core/exporters/index.js';
import { exportedHere, exporting, fileOf, objectsIn, reported } from '../../../../support/exporting.js';

const [print, other, third] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)];
const pem = (name: string): string => `-----BEGIN PUBLIC KEY-----\n${name}\n-----END PUBLIC KEY-----\n`;
const root = {
  certificateAuthorities: [{ certChain: { certificates: [{ rawBytes: 'QUJD' }] } }],
  tlogs: [{ baseUrl: 'https://rekor.bank.example', publicKey: { rawBytes: 'R0hJ' } }],
};
const material: TrustMaterial = {
  keys: new Map([
    [print, pem('one')],
    [other, pem('two')],
    [third, pem('three')],
  ]),
  sigstore: new Map<string, unknown>([['bank', root]]),
  certificates: new Map(),
};

type Scopes = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

function policy(
  text: string,
  more: Parameters<typeof exportedHere>[2] = {},
): { readonly default: readonly object[]; readonly transports: Readonly<Record<string, Scopes>> } {
  return JSON.parse(fileOf(exportedHere(containersPolicy, text, { material, ...more }), 'policy.json')) as ReturnType<typeof policy>;
}

/** Each scope with the types of what it asks for. */
function scopes(text: string, more: Parameters<typeof exportedHere>[2] = {}): Readonly<Record<string, string>> {
  const docker = policy(text, more).transports['docker'] ?? {};
  return Object.fromEntries(Object.entries(docker).map(([scope, list]) => [scope, list.map(({ type }) => String(type)).join(' ')]));
}

const signers = [
  'trust:',
  '  signers:',
  `    one: {type: key, keys: [{file: k, sha256: "${print}"}], format: legacy}`,
  `    two: {type: key, keys: [{file: k, sha256: "${other}"}], format: legacy}`,
  `    logged: {type: key, keys: [{file: k, sha256: "${third}"}], format: legacy, tlog: required, trustRoot: bank}`,
  '    jane: {type: keyless, issuer: https://id.bank.example, subject: jane@bank.example, trustRoot: bank, format: legacy}',
  '    workflow: {type: keyless, issuer: https://id.bank.example, subjectRegExp: ".+", trustRoot: bank, format: legacy}',
].join('\n');
const apps = (rest: string): string =>
  `sources: {allow: [registry.bank.example/**]}\n${signers}\n  require: [{match: registry.bank.example/apps/**, identity: repository, ${rest}}]`;
const asked = (rest: string): readonly Readonly<Record<string, unknown>>[] =>
  policy(apps(rest)).transports['docker']?.['registry.bank.example/apps'] ?? [];

describe('policy.json', () => {
  it('refuses what no scope names, also what comes from elsewhere than a registry, unless somebody wants that', () => {
    const text = 'sources: {allow: [registry.bank.example/**]}';
    expect(policy(text)).toEqual({
      default: [{ type: 'reject' }],
      transports: { docker: { 'registry.bank.example': [{ type: 'insecureAcceptAnything' }] } },
    });
    expect(Object.keys(policy(text, { options: new Map([['other-transports', 'accept']]) }).transports)).toContain('docker-archive');
  });

  it('gives every scope what the scopes around it ask for, since the most specific one counts alone', () => {
    const text = [
      'sources:',
      '  allow: [registry.bank.example/**, docker.io/library/**]',
      '  deny: [registry.bank.example/apps/sandbox/**]',
      signers,
      '  require: [{match: registry.bank.example/**, all: [one]}, {match: registry.bank.example/apps/**, all: [two]}, {match: registry.bank.example/apps/sandbox/x, all: [one]}]',
    ].join('\n');
    expect(scopes(text)).toEqual({
      'docker.io/library': 'insecureAcceptAnything',
      'registry.bank.example': 'sigstoreSigned',
      'registry.bank.example/apps': 'sigstoreSigned sigstoreSigned',
      'registry.bank.example/apps/sandbox': 'reject',
      'registry.bank.example/apps/sandbox/x': 'reject',
    });
  });

  it('keeps what a mirror serves apart from the mirror’s host', () => {
    const text =
      'sources: {allow: [registry.bank.example/**, docker.io/acme/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}]';
    expect(scopes(text)).toEqual({
      'docker.io': 'reject',
      'docker.io/acme': 'reject',
      'registry.bank.example': 'insecureAcceptAnything',
      'registry.bank.example/dockerhub': 'reject',
      'registry.bank.example/dockerhub/acme': 'insecureAcceptAnything',
    });
  });

  it('says that a scope is also the repository of its name', () => {
    const named = exportedHere(containersPolicy, 'sources: {allow: [registry.bank.example/a/**]}');
    expect(reported(named, 'sources.allow[0]')).toMatch(/^looser: .*`registry\.bank\.example\/a` itself/);
    expect(reported(exportedHere(containersPolicy, 'sources: {allow: [docker.io/acme/**]}'), 'sources.allow[0]')).toMatch(/^exact/);
    expect(exporting(containersPolicy, 'sources: {allow: [registry.bank.example/a/b]}', { allowsLooser: false })).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_LOOSER' },
    });
  });

  it('lists alternatives of keys, and puts everybody who must sign one after another', () => {
    expect(asked('all: [one]')).toEqual([
      { type: 'sigstoreSigned', keyData: btoa(pem('one')), signedIdentity: { type: 'matchRepository' } },
    ]);
    expect(asked('any: [one, two]')).toEqual([
      { type: 'sigstoreSigned', keyDatas: [pem('one'), pem('two')].map(btoa), signedIdentity: { type: 'matchRepository' } },
    ]);
    expect(asked('any: [one, two], min: 2')).toHaveLength(2);
    expect(asked('all: [logged]')).toMatchObject([
      { rekorPublicKeyData: btoa('-----BEGIN PUBLIC KEY-----\nR0hJ\n-----END PUBLIC KEY-----\n') },
    ]);
  });

  it('names one e-mail address, and refuses all where an expression would be needed', () => {
    expect(asked('all: [jane]')).toMatchObject([{ fulcio: { oidcIssuer: 'https://id.bank.example', subjectEmail: 'jane@bank.example' } }]);
    expect(asked('all: [workflow]')).toEqual([{ type: 'reject' }]);
    expect(reported(exportedHere(containersPolicy, apps('all: [workflow]'), { material }), 'trust.signers.workflow')).toMatch(/^stricter/);
    expect(asked('any: [jane, one]')).toHaveLength(1);
    expect(reported(exportedHere(containersPolicy, apps('any: [jane, one]'), { material }), 'trust.require[0]')).toContain(
      'Alternatives of different kinds',
    );
  });

  it('has its registries.d file look for signatures where they are asked for, and stamps it', () => {
    const outcome = exportedHere(containersPolicy, `metadata: {name: "x\\n}", serial: 41}\n${apps('all: [one]')}`, { material });
    const file = fileOf(outcome, 'registries.d/wharfmaster.yaml');
    expect(file).toMatch(/^# Made from the policy sha256:a+, serial 41\.\n/);
    expect(objectsIn(file)).toEqual([{ docker: { 'registry.bank.example/apps': { 'use-sigstore-attachments': true } } }]);
    expect(JSON.parse(fileOf(outcome, 'policy-identity.json'))).toMatchObject({
      name: 'x\n}',
      serial: 41,
      digest: `sha256:${'a'.repeat(64)}`,
    });
  });

  it('is for one use', () => {
    const text =
      'sources: {allow: [{match: registry.bank.example/**, use: [base]}]}\nbases: {catalogue: [{image: docker.io/library/golang}]}';
    expect(scopes(text)).toEqual({});
    expect(Object.keys(scopes(text, { options: new Map([['use', 'base']]) }))).toEqual([
      'docker.io/library/golang',
      'registry.bank.example',
    ]);
  });

  it('is not made where it could only refuse what the policy lets through with a warning', () => {
    expect(exporting(containersPolicy, 'enforcement: {admit: audit}\nsources: {allow: [nginx]}')).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_NOTHING' },
    });
  });
});
