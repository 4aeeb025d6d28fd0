import { describe, expect, it } from 'vitest';
import { judgeTrust, signersAskedFor, trustFindingsAt, trustStops } from '../../../src/core/policy/judge-trust.js';
import { meaningOf } from '../../../src/core/policy/trusted/asked-signers.js';
import { judgeUse } from '../../../src/core/policy/judge.js';
import { policyOf, today, useOf } from '../../support/judging.js';
import {
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

const apps = 'match: registry.bank.example/apps/**';
const key = keyOf(fingerprints.one);
const at = (time: string, source: 'log' | 'timestamp' | 'claimed' = 'log') => ({ times: [{ time, source }] });

/** A policy that asks for the signature of one key, with these conditions on the signer and on the entry. */
const asking = (signer: string, entry = '', more = '') =>
  policyOf(`trust:
  signers: {one: {type: key, keys: [{file: one.pub, sha256: "${fingerprints.one}"}]${signer === '' ? '' : `, ${signer}`}}}
  require: [{${apps}, all: [one]${entry === '' ? '' : `, ${entry}`}}]
${more}`);
const passes = (signer: string, differs: Parameters<typeof signed>[2], entry = ''): boolean =>
  trustJudged(trustOf([signed('one', key, differs)]), asking(signer, entry)) === 'passed';

describe('when a signature was made', () => {
  it('counts from the first day of a signer to the end of its last, by proved time', () => {
    expect(passes('validUntil: 2026-10-31', at('2026-10-31T23:59:59Z'))).toBe(true);
    expect(passes('validUntil: 2026-10-31', at('2026-11-01T00:00:00Z'))).toBe(false);
    expect(passes('validFrom: 2026-10-31', at('2026-10-31T00:00:00Z'))).toBe(true);
    expect(passes('validFrom: 2026-10-31', at('2026-10-30T23:59:59Z'))).toBe(false);
  });

  it('is now when nobody else vouches for a time, whatever the signer claims', () => {
    expect(passes('validUntil: 2026-10-31', at('2026-10-01T00:00:00Z', 'claimed'))).toBe(false);
    expect(passes('validUntil: 2026-12-31', {})).toBe(true);
    expect(passes('validUntil: 2026-10-31', at('no date'))).toBe(false);
    expect(passes('validUntil: 2026-10-31', at('2026-10-01T00:00:00Z', 'timestamp'))).toBe(true);
  });

  it('is never later than now: a proof from the future proves nothing more', () => {
    expect(passes('validFrom: 2026-12-01', at('2026-12-24T00:00:00Z'))).toBe(false);
  });

  it('must provably be before a revocation', () => {
    const stolen = 'revoked: {at: 2026-10-01T12:00:00Z, reason: laptop stolen}';
    expect(passes(stolen, at('2026-10-01T11:59:59Z'))).toBe(true);
    expect(passes(stolen, at('2026-10-01T12:00:00Z'))).toBe(false);
    expect(passes(stolen, {})).toBe(false);
    expect(passes(stolen, at('2026-09-01T00:00:00Z', 'claimed'))).toBe(false);
    expect(passes('revoked: {at: 2026-10-01, reason: stolen}', at('2026-10-01T00:00:00Z'))).toBe(false);
    expect(passes('revoked: {at: 2027-10-01, reason: planned}', {})).toBe(false);
    const { findings } = judgeTrust(trustOf([signed('one', key)]), web, asking(stolen), today);
    expect(findings[0]?.what).toContain(
      '`one`: the signer is revoked since 2026-10-01T12:00:00Z (laptop stolen), and no log entry and no timestamp shows that it was made before',
    );
  });
});

describe('how a signature is stored', () => {
  it('must be as the policy says', () => {
    expect(passes('format: bundle', { format: 'legacy' })).toBe(false);
    expect(passes('format: legacy', { format: 'legacy' })).toBe(true);
    expect(passes('format: any', { format: 'legacy' })).toBe(true);
    expect(passes('', { format: 'notation' })).toBe(false);
  });

  it('includes the transparency log where the policy wants it', () => {
    expect(passes('tlog: required', {})).toBe(false);
    expect(passes('tlog: required', { logEntry: { index: '7' } })).toBe(true);
    expect(passes('tlog: required', at('2026-11-01T00:00:00Z', 'timestamp'))).toBe(false);
    expect(passes('tlog: none', {})).toBe(true);
  });
});

describe('the name that was signed along', () => {
  const forName = (claimedName: string): Parameters<typeof signed>[2] => ({ claimedName, format: 'legacy' });

  it('must be the image’s repository, or the very name', () => {
    expect(passes('', forName('registry.bank.example/apps/web'), 'identity: repository')).toBe(true);
    expect(passes('', forName('registry.bank.example/apps/web:0.9'), 'identity: repository')).toBe(true);
    expect(passes('', forName('registry.bank.example/apps/other'), 'identity: repository')).toBe(false);
    expect(passes('', forName('registry.bank.example/apps/web:1.4'), 'identity: exact')).toBe(true);
    expect(passes('', forName('registry.bank.example/apps/web'), 'identity: exact')).toBe(false);
    expect(passes('', forName('registry.bank.example/apps/web:1.5'), 'identity: exact')).toBe(false);
    expect(passes('', forName(`registry.bank.example/apps/web:1.4@${digestOf('b')}`), 'identity: exact')).toBe(false);
    expect(passes('', forName(':::'), 'identity: repository')).toBe(false);
    expect(passes('', forName('registry.bank.example/apps/other'))).toBe(true);
  });

  it('is not in a bundle: the digest binds the content, and only `exact` wants more', () => {
    expect(passes('', {}, 'identity: repository')).toBe(true);
    expect(passes('', {}, 'identity: exact')).toBe(false);
  });

  it('means the source when it is a mirror’s', () => {
    const governing = policyOf(`mirrors: [{source: docker.io, mirror: registry.bank.example/hub}]
trust:
  signers: {one: {type: key, keys: [{file: one.pub, sha256: "${fingerprints.one}"}]}}
  require: [{match: docker.io/library/redis, all: [one], identity: repository}]`);
    const mirrored = { registry: 'registry.bank.example', repository: 'hub/library/redis', tag: '7' };
    const made = signed('one', key, forName('docker.io/library/redis:7'));
    expect(trustJudged(trustOf([made]), governing, today, mirrored)).toBe('passed');
  });
});

describe('facts that were found under another policy', () => {
  it('do not make somebody else of a key or an identity', () => {
    expect(trustJudged(trustOf([signed('one', keyOf(fingerprints.two))]), asking(''))).toBe('failed untrusted-signer:error');
    expect(trustJudged(trustOf([signed('one', identityOf('x'))]), asking(''))).toBe('failed untrusted-signer:error');
  });

  it('are none once the policy means somebody else, and stay while only its days change', () => {
    const [asked] = signersAskedFor(web, asking(''));
    if (asked === undefined) throw new Error('nobody is asked for');
    const trust = trustOf([signed('one', key)], [], { asked: [{ signer: 'one', meaning: meaningOf(asked.signer) }] });
    expect(trustJudged(trust, asking(''))).toBe('passed');
    expect(trustJudged(trust, asking('validUntil: 2026-12-31'))).toBe('passed');
    expect(trustJudged(trust, asking('validUntil: 2026-10-31'))).toBe('failed untrusted-signer:error');
    expect(trustJudged(trust, asking('tlog: required'))).toBe('undetermined');
  });
});

describe('Docker Content Trust', () => {
  it('speaks for a tag, so that its word for an index is its word for all in it', () => {
    const governing = policyOf(
      `trust: {signers: {old: {type: docker-trust, server: https://notary.bank.example, signers: [alice]}}, require: [{${apps}, all: [old]}]}`,
    );
    const alice = { type: 'docker-trust' as const, server: 'https://notary.bank.example', name: 'alice', keyIds: ['k1'] };
    const index = manifestOf({ signatures: [signed('old', alice, { format: 'docker-trust' })] });
    const child = manifestOf({ digest: digestOf('b'), platform: { os: 'linux', architecture: 'amd64' } });
    expect(trustJudged(trustOf([], [], { manifests: [index, child] }), governing)).toBe('passed');
    expect(trustJudged(trustOf([], [], { manifests: [{ ...index, signatures: [] }, child] }), governing)).toBe('failed unsigned-image:error');
  });

  it('counts two delegations with the same keys as one person', () => {
    const governing = policyOf(
      `trust: {signers: {a: {type: docker-trust, server: https://n.example, signers: [alice]}, b: {type: docker-trust, server: https://n.example, signers: [bob]}}, require: [{${apps}, any: [a, b], min: 2}]}`,
    );
    const person = (name: string, keyIds: readonly string[]) => ({ type: 'docker-trust' as const, server: 'https://n.example', name, keyIds });
    const by = (who: string, name: string, keys: readonly string[]) => signed(who, person(name, keys), { format: 'docker-trust' });
    expect(trustJudged(trustOf([by('a', 'alice', ['k']), by('b', 'bob', ['k'])]), governing)).toBe('failed untrusted-signer:error');
    expect(trustJudged(trustOf([by('a', 'alice', ['k']), by('b', 'bob', ['l'])]), governing)).toBe('passed');
  });
});

describe('levels, dates and exceptions', () => {
  it('make a missed entry as loud as the policy says, and silent when its rules are off', () => {
    expect(trustJudged(trustOf(), asking('', '', 'rules: {unsigned-image: {level: warn}}'))).toBe('passed unsigned-image:warn');
    const off = asking('', '', 'rules: {unsigned-image: {level: off}, untrusted-signer: {level: off}}');
    expect(trustJudged(trustOf(), off)).toBe('passed');
    expect(trustJudged(undefined, off)).toBe('passed');
  });

  it('only report before the day from which an entry counts', () => {
    const later = asking('', 'effectiveFrom: 2026-12-01');
    const verdict = judgeTrust(trustOf(), web, later, today);
    expect(sumOfTrust(verdict)).toBe('failed unsigned-image:error:later');
    expect([trustStops(verdict, later, 'push'), trustStops(judgeTrust(undefined, web, later, today), later, 'push')]).toEqual([false, false]);
    expect(verdict.findings[0]?.next).toContain('It is only reported until 2026-12-01.');
    const rules = asking('', '', 'rules: {unsigned-image: {effectiveFrom: 2026-12-01}, untrusted-signer: {effectiveFrom: 2026-12-01}}');
    expect(trustStops(judgeTrust(undefined, web, rules, today), rules, 'push')).toBe(false);
    const half = asking('', '', 'rules: {unsigned-image: {effectiveFrom: 2026-12-01}}');
    expect(trustStops(judgeTrust(undefined, web, half, today), half, 'push')).toBe(true);
    expect(trustStops(judgeTrust(trustOf(), web, half, today), half, 'push')).toBe(false);
  });

  it('stop a stage that blocks, also when nobody can decide', () => {
    const governing = asking('', '', 'enforcement: {push: block, ci: report}');
    const missed = judgeTrust(trustOf(), web, governing, today);
    const open = judgeTrust(undefined, web, governing, today);
    expect((['push', 'ci'] as const).map((stage) => trustStops(missed, governing, stage))).toEqual([true, false]);
    expect((['push', 'ci'] as const).map((stage) => trustStops(open, governing, stage))).toEqual([true, false]);
    const mild = asking('', '', 'rules: {unsigned-image: {level: warn}, untrusted-signer: {level: warn}}');
    expect(trustStops(judgeTrust(undefined, web, mild, today), mild, 'push')).toBe(false);
    const unasked = policyOf('sources: {allow: ["**"]}');
    expect(trustStops(judgeTrust(undefined, web, unasked, today), unasked, 'push')).toBe(false);
  });

  it('let exceptions waive trust rules only where the policy names them', () => {
    const exception = (rule: string, more = '') =>
      `exceptions: [{id: EX-1, rule: ${rule}, match: registry.bank.example/apps/web, owner: jane, ticket: T-1, reason: legacy, created: 2026-11-01, expires: 2026-12-31${more}}]`;
    const waived = asking('', '', `${exception('unsigned-image')}\nexceptionRules: {mayWaive: [unsigned-image]}`);
    expect(trustJudged(trustOf(), waived)).toBe('passed unsigned-image:excepted');
    expect(trustJudged(trustOf([notSigned('one', keyOf(fingerprints.two))]), waived)).toBe('failed untrusted-signer:error');
    const narrowed = asking(
      '',
      '',
      `${exception('unsigned-image', `, digest: "${digestOf('b')}"`)}\nexceptionRules: {mayWaive: [unsigned-image]}`,
    );
    expect(trustJudged(trustOf(), narrowed)).toBe('failed unsigned-image:error');
    const soon = { ...today, now: Date.parse('2026-12-30T00:00:00Z') };
    expect(trustJudged(trustOf(), waived, soon)).toBe('passed exception-expiring:info unsigned-image:excepted');
    const over = { ...today, now: Date.parse('2027-01-02T00:00:00Z') };
    expect(trustJudged(trustOf(), waived, over)).toBe('failed unsigned-image:error exception-expired:warn');
  });

  it('leave nothing to a policy that is broken', () => {
    const label = { layer: 'workspace', file: 'broken.yaml' } as const;
    const verdict = judgeTrust(trustOf([signed('one', key)]), web, { ...asking(''), broken: [label] }, today);
    expect(sumOfTrust(verdict)).toBe('undetermined');
    expect(trustStops(verdict, { ...asking(''), broken: [label] }, 'edit')).toBe(true);
  });
});

describe('signers that are asked for', () => {
  it('are those of the entries that match, each once', () => {
    const governing = policyOf(`trust:
  signers:
    a: {type: key, keys: [{file: a.pub, sha256: "${fingerprints.one}"}]}
    b: {type: key, keys: [{file: b.pub, sha256: "${fingerprints.two}"}]}
    c: {type: key, keys: [{file: c.pub, sha256: "${fingerprints.three}"}]}
  require: [{${apps}, all: [a]}, {match: "**", any: [a, b]}, {match: quay.io/**, all: [c]}]
  attestations: [{${apps}, type: x, signer: b}]`);
    expect(signersAskedFor(web, governing).map(({ name, policyFile }) => [name, policyFile])).toEqual([
      ['a', '.wharfmaster.yaml'],
      ['b', '.wharfmaster.yaml'],
    ]);
    expect(signersAskedFor({ registry: 'docker.io', repository: 'library/x' }, policyOf('sources: {allow: []}'))).toEqual([]);
  });
});

describe('at a place in a file', () => {
  it('a finding is no louder than the place, and leaves a denied image its own story', () => {
    const governing = asking('', '', 'places: {kubernetes/container: warn}');
    const use = useOf('registry.bank.example/apps/web:1.4', { use: 'run' });
    const verdict = judgeTrust(trustOf(), web, governing, today);
    const levels = trustFindingsAt({ use, verdict: judgeUse(use, governing, today) }, verdict, governing).map(({ level, at: place }) => [
      level,
      place,
    ]);
    expect(levels).toEqual([['warn', use.at]]);
    const denying = asking('', '', 'sources: {deny: [registry.bank.example/apps/web]}');
    expect(trustFindingsAt({ use, verdict: judgeUse(use, denying, today) }, verdict, denying)).toEqual([]);
  });
});
