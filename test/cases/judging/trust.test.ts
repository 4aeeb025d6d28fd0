import { describe, expect, it } from 'vitest';
import { judgeTrust } from '../../../src/core/policy/judge-trust.js';
import { layerOf, policyOf, today } from '../../support/judging.js';
import {
  attested,
  digestOf,
  fingerprints,
  identityOf,
  keyOf,
  manifestOf,
  notSigned,
  signed,
  sumOfTrust,
  trustJudged,
  trustOf,
  web,
} from '../../support/trust.js';

const signers = `
  signers:
    ci: {type: keyless, issuer: https://gitlab.bank.example, subject: ci@bank.example}
    one: {type: key, keys: [{file: one.pub, sha256: "${fingerprints.one}"}]}
    two: {type: key, keys: [{file: two.pub, sha256: "${fingerprints.two}"}]}
    three: {type: key, keys: [{file: three.pub, sha256: "${fingerprints.three}"}]}`;
const asking = (require: string, more = ''): ReturnType<typeof policyOf> =>
  policyOf(`trust:${signers}\n  require: [${require}]\n${more}`);
const apps = 'match: registry.bank.example/apps/**';
const ci = identityOf('ci@bank.example');
const [one, two] = [keyOf(fingerprints.one), keyOf(fingerprints.two)];

describe('who must have signed', () => {
  it('is met by the signer, missed when nothing is there, and says whom it found instead', () => {
    const governing = asking(`{${apps}, all: [ci]}`);
    expect(trustJudged(trustOf([signed('ci', ci)]), governing)).toBe('passed');
    expect(trustJudged(trustOf(), governing)).toBe('failed unsigned-image:error');
    const verdict = judgeTrust(trustOf([notSigned('ci', identityOf('eve@evil.example'))]), web, governing, today);
    expect(sumOfTrust(verdict)).toBe('failed untrusted-signer:error');
    expect(verdict.findings[0]?.what).toBe(
      '`registry.bank.example/apps/web:1.4` is signed, but not by whom the policy asks for. Expected `ci`; found `eve@evil.example` (`https://gitlab.bank.example`) (`ci`: It was made with another key).',
    );
    expect(verdict.requirements).toMatchObject([{ asks: 'signed by `ci`', outcome: 'missed', level: 'error' }]);
  });

  it('asks nothing of images that no entry matches, and reads a reference under a mirror as its source', () => {
    const governing = asking('{match: docker.io/library/redis, all: [ci]}', 'mirrors: [{source: docker.io, mirror: registry.bank.example/hub}]');
    expect(trustJudged(trustOf(), governing)).toBe('unasked');
    const mirrored = { registry: 'registry.bank.example', repository: 'hub/library/redis', tag: '7' };
    expect(trustJudged(trustOf(), governing, today, mirrored)).toBe('failed unsigned-image:error');
  });

  it('applies every entry that matches, of every layer', () => {
    const both = asking(`{${apps}, all: [ci]}, {match: "**", any: [one, two]}`);
    expect(trustJudged(trustOf([signed('ci', ci)]), both)).toBe('failed untrusted-signer:error');
    expect(trustJudged(trustOf([signed('ci', ci), signed('two', two)]), both)).toBe('passed');
    const below = layerOf(
      `apiVersion: wharfmaster/v1\nkind: ImagePolicy\ntrust: {require: [{${apps}, all: [two]}]}\n`,
      'workspace',
      'app/.wharfmaster.yaml',
    );
    const layered = { layers: [...asking(`{${apps}, all: [ci]}`).layers, below], broken: [] };
    expect(trustJudged(trustOf([signed('ci', ci)]), layered)).toBe('failed untrusted-signer:error');
    expect(trustJudged(trustOf([signed('ci', ci), signed('two', two)]), layered)).toBe('passed');
  });

  it('names both layers that say the same', () => {
    const [layer] = asking(`{${apps}, all: [ci]}`).layers;
    const below = layerOf(
      `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: team}\ntrust: {require: [{${apps}, all: [ci]}]}\n`,
      'workspace',
      'app/.wharfmaster.yaml',
    );
    if (layer === undefined) throw new Error('no layer');
    const { findings } = judgeTrust(trustOf(), web, { layers: [layer, below], broken: [] }, today);
    expect(findings.map(({ policy }) => policy.map(({ file }) => file))).toEqual([['.wharfmaster.yaml', 'app/.wharfmaster.yaml']]);
  });

  it('keeps apart two signers of one name in two layers', () => {
    const upper = asking(`{${apps}, all: [ci]}`);
    const below = layerOf(
      `apiVersion: wharfmaster/v1\nkind: ImagePolicy\ntrust: {signers: {ci: {type: keyless, issuer: https://other.example, subject: x@other.example}}, require: [{${apps}, all: [ci]}]}\n`,
      'workspace',
      'app/.wharfmaster.yaml',
    );
    const layered = { layers: [...upper.layers, below], broken: [] };
    expect(trustJudged(trustOf([signed('ci', ci)]), layered)).toBe('failed untrusted-signer:error');
    const other = signed('ci (app/.wharfmaster.yaml)', identityOf('x@other.example', 'https://other.example'));
    expect(trustJudged(trustOf([signed('ci', ci), other]), layered)).toBe('passed');
  });
});

describe('thresholds', () => {
  const governing = asking(`{${apps}, any: [one, two, three], min: 2}`);

  it('count distinct signers', () => {
    expect(trustJudged(trustOf([signed('one', one)]), governing)).toBe('failed untrusted-signer:error');
    expect(trustJudged(trustOf([signed('one', one), signed('two', two)]), governing)).toBe('passed');
    expect(trustJudged(trustOf([signed('one', one), signed('one', one)]), governing)).toBe('failed untrusted-signer:error');
  });

  it('count one identity that fits two signers once', () => {
    const people = policyOf(`trust:
  signers:
    team: {type: keyless, issuer: https://gitlab.bank.example, subjectRegExp: '.+@bank\\.example'}
    jane: {type: keyless, issuer: https://gitlab.bank.example, subject: jane@bank.example}
  require: [{${apps}, any: [team, jane], min: 2}]`);
    const jane = identityOf('jane@bank.example');
    const alone = [signed('team', jane), signed('jane', jane)];
    expect(trustJudged(trustOf(alone), people)).toBe('failed untrusted-signer:error');
    expect(trustJudged(trustOf([...alone, signed('team', identityOf('joe@bank.example'))]), people)).toBe('passed');
  });
});

describe('what nobody knows', () => {
  it('leaves undetermined what a signer that could not be asked decides, and nothing else', () => {
    const unknown = [
      { signer: 'ci', problem: { code: 'TRUST_ROOT_MISSING' as const, message: 'There is no trust root `bank`.', next: 'Name it.' } },
    ];
    const verdict = judgeTrust(trustOf([], [], { unknown }), web, asking(`{${apps}, all: [ci]}`), today);
    expect(sumOfTrust(verdict)).toBe('undetermined');
    expect(verdict.missing).toEqual(['the signatures of `ci`: There is no trust root `bank`. Name it.']);
    expect(trustJudged(trustOf([], [], { unknown }), asking(`{${apps}, all: [ci, one]}`))).toBe('failed unsigned-image:error');
    expect(trustJudged(trustOf([signed('one', one)], [], { unknown }), asking(`{${apps}, any: [ci, one]}`))).toBe('passed');
    expect(trustJudged(trustOf([signed('one', one)], [], { unknown }), asking(`{${apps}, any: [ci, one], min: 2}`))).toBe('undetermined');
    expect(trustJudged(trustOf([], [], { unknown }), asking(`{${apps}, any: [ci, one], min: 2}`))).toBe('failed unsigned-image:error');
  });

  it('is everything when nobody looked, when the facts are of other content, and for signers that were not asked', () => {
    const governing = asking(`{${apps}, all: [ci]}`);
    expect(trustJudged(undefined, governing)).toBe('undetermined');
    expect(trustJudged(trustOf([signed('ci', ci)]), governing, today, { ...web, digest: digestOf('b') })).toBe('undetermined');
    expect(trustJudged(trustOf([], [], { manifests: [] }), governing)).toBe('undetermined');
    expect(trustJudged(trustOf([], [], { asked: [{ signer: 'one', meaning: '' }] }), governing)).toBe('undetermined');
  });
});

describe('every manifest of an index', () => {
  it('counts, and the finding says which one lacks the signature', () => {
    const good = [signed('ci', ci)];
    const amd = manifestOf({ digest: digestOf('b'), platform: { os: 'linux', architecture: 'amd64' }, signatures: good });
    const arm = manifestOf({ digest: digestOf('c'), platform: { os: 'linux', architecture: 'arm64' } });
    const index = manifestOf({ signatures: good });
    const governing = asking(`{${apps}, all: [ci]}`);
    expect(trustJudged(trustOf([], [], { manifests: [index, amd] }), governing)).toBe('passed');
    const verdict = judgeTrust(trustOf([], [], { manifests: [index, amd, arm] }), web, governing, today);
    expect(sumOfTrust(verdict)).toBe('failed unsigned-image:error');
    expect(verdict.findings[0]?.what).toContain('is not signed for linux/arm64');
  });
});

describe('attestations', () => {
  const sbom = 'https://cyclonedx.org/bom';
  const governing = policyOf(`trust:${signers}\n  attestations: [{${apps}, type: ${sbom}, signer: ci, maxAge: 90d}]\n`);
  const at = (time: string) => ({ times: [{ time, source: 'log' as const }] });

  it('must be there, of the type, by the signer, and provably young enough', () => {
    expect(trustJudged(trustOf([], [attested('ci', sbom, ci, at('2026-11-01T00:00:00Z'))]), governing)).toBe('passed');
    expect(trustJudged(trustOf([signed('ci', ci)]), governing)).toBe('failed missing-attestation:error');
    expect(trustJudged(trustOf([], [attested('ci', sbom, ci, at('2026-08-01T00:00:00Z'))]), governing)).toBe(
      'failed missing-attestation:error',
    );
    const claimed = { times: [{ time: '2026-11-01T00:00:00Z', source: 'claimed' as const }] };
    const verdict = judgeTrust(trustOf([], [attested('ci', sbom, ci, claimed)]), web, governing, today);
    expect(verdict.findings[0]?.what).toBe(
      '`registry.bank.example/apps/web:1.4` has no `https://cyclonedx.org/bom` of `ci` that counts: found one of `ci@bank.example` (`https://gitlab.bank.example`) (no log and no timestamp shows when it was made, and it may be 90d old).',
    );
  });

  it('of a verification summary must say PASSED, and one of a workstation is nothing for admission', () => {
    const type = 'https://slsa.dev/verification_summary/v1';
    const vsa = policyOf(`trust:${signers}\n  attestations: [{${apps}, type: ${type}, signer: ci, minPolicySerial: 41}]\n`);
    const summary = (result: string, stage?: string, policySerial = 41) =>
      attested('ci', type, ci, {
        policySerial,
        summary: { result, verifierId: 'https://wharfmaster.example', ...(stage !== undefined && { stage }) },
      });
    expect(trustJudged(trustOf([], [summary('PASSED', 'workstation')]), vsa)).toBe('passed');
    expect(trustJudged(trustOf([], [summary('PASSED', 'workstation')]), vsa, { ...today, stage: 'admit' })).toBe(
      'failed missing-attestation:error',
    );
    expect(trustJudged(trustOf([], [summary('PASSED', 'ci')]), vsa, { ...today, stage: 'admit' })).toBe('passed');
    expect(trustJudged(trustOf([], [summary('FAILED')]), vsa)).toBe('failed missing-attestation:error');
    expect(trustJudged(trustOf([], [summary('PASSED', 'ci', 40)]), vsa)).toBe('failed missing-attestation:error');
    expect(trustJudged(trustOf([], [summary('FAILED'), summary('PASSED')]), vsa)).toBe('passed');
  });

  it('of a verification summary must be for this repository, since content and statements can be copied to another one', () => {
    const type = 'https://slsa.dev/verification_summary/v1';
    const asked = policyOf(`trust:${signers}\n  attestations: [{${apps}, type: ${type}, signer: ci}]\n`);
    const summary = { result: 'PASSED', verifierId: 'https://wharfmaster.example' };
    const madeFor = (repository: string) => trustOf([], [attested('ci', type, ci, { summary: { ...summary, repository } })]);
    expect(trustJudged(madeFor('registry.bank.example/apps/web'), asked)).toBe('passed');
    expect(trustJudged(madeFor('REGISTRY.bank.example/apps/web'), asked)).toBe('passed');
    expect(trustJudged(madeFor('registry.bank.example/sandbox/web'), asked)).toBe('failed missing-attestation:error');
    expect(trustJudged(madeFor('no name at all'), asked)).toBe('failed missing-attestation:error');
  });

  it('of a verifier that the policy does not list does not count', () => {
    const type = 'https://slsa.dev/verification_summary/v1';
    const listed = policyOf(
      `trust:${signers}\n  attestations: [{${apps}, type: ${type}, signer: ci, where: {verifierId: "https://ci.bank.example/*"}}]\n`,
    );
    const by = (verifierId: string) => attested('ci', type, ci, { summary: { result: 'PASSED', verifierId } });
    expect(trustJudged(trustOf([], [by('https://ci.bank.example/gate')]), listed)).toBe('passed');
    expect(trustJudged(trustOf([], [by('https://ci.evil.example/gate')]), listed)).toBe('failed missing-attestation:error');
    expect(trustJudged(trustOf([], [attested('ci', type, ci)]), listed)).toBe('failed missing-attestation:error');
  });

  it('of provenance must name a builder that the policy knows', () => {
    const type = 'https://slsa.dev/provenance/v1';
    const built = policyOf(
      `trust:${signers}\n  attestations: [{${apps}, type: ${type}, signer: ci, where: {builderId: "https://gitlab.bank.example/**"}}]\n`,
    );
    const by = (builderId?: string) => attested('ci', type, ci, builderId === undefined ? {} : { builderId });
    expect(trustJudged(trustOf([], [by('https://gitlab.bank.example/runners/7')]), built)).toBe('passed');
    expect(trustJudged(trustOf([], [by('https://gitlab.evil.example/runners/7')]), built)).toBe('failed missing-attestation:error');
    expect(trustJudged(trustOf([], [by()]), built)).toBe('failed missing-attestation:error');
  });
});
