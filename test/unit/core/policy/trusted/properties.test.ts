import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttestationFact, ImageTrust, SignatureFact } from '../../../../../src/core/model/trust.js';
import { judgeTrust } from '../../../../../src/core/policy/judge-trust.js';
import { countDistinct } from '../../../../../src/core/policy/trusted/distinct-principals.js';
import { policyOf, today } from '../../../../support/judging.js';
import { attested, digestOf, fingerprints, identityOf, keyOf, manifestOf, signed, trustOf, web } from '../../../../support/trust.js';

const seeded = { seed: 20261122, numRuns: 400 };
const sbom = 'https://cyclonedx.org/bom';
const names = ['ci', 'team', 'one', 'two'] as const;
const policies = [
  'require: [{match: "**", all: [ci, one]}]',
  'require: [{match: "**", any: [ci, team, one, two], min: 2}]',
  'require: [{match: "**", any: [ci, team], min: 2, identity: exact}, {match: "registry.bank.example/**", all: [one]}]',
  `attestations: [{match: "**", type: "${sbom}", signer: ci, maxAge: 90d, minPolicySerial: 3}]`,
].map((asks) =>
  policyOf(`trust:
  signers:
    ci: {type: keyless, issuer: https://gitlab.bank.example, subject: jane@bank.example, tlog: required}
    team: {type: keyless, issuer: https://gitlab.bank.example, subjectRegExp: '.+@bank\\.example'}
    one: {type: key, keys: [{file: 1.pub, sha256: "${fingerprints.one}"}], validUntil: 2026-10-31, format: bundle}
    two: {type: key, keys: [{file: 2.pub, sha256: "${fingerprints.two}"}], revoked: {at: 2026-10-01, reason: stolen}}
  ${asks}
`),
);

const principal = fc.constantFrom(
  undefined,
  identityOf('jane@bank.example'),
  identityOf('joe@bank.example'),
  keyOf(fingerprints.one),
  keyOf(fingerprints.two),
);
const times = fc.array(
  fc.record({
    time: fc.constantFrom('2026-09-01T00:00:00Z', '2026-11-01T00:00:00Z', '2027-01-01T00:00:00Z', 'yesterday'),
    source: fc.constantFrom('log' as const, 'timestamp' as const, 'claimed' as const),
  }),
  { maxLength: 2 },
);
const fact: fc.Arbitrary<SignatureFact> = fc
  .record({
    signer: fc.constantFrom(...names),
    principal,
    verified: fc.boolean(),
    times,
    format: fc.constantFrom('bundle' as const, 'legacy' as const),
    claimedName: fc.constantFrom(undefined, 'registry.bank.example/apps/web:1.4', 'registry.bank.example/apps/other', '::'),
  })
  .map(({ signer, principal: who, claimedName, ...rest }) =>
    signed(signer, who, { ...rest, ...(claimedName !== undefined && { claimedName }) }),
  );
const statement: fc.Arbitrary<AttestationFact> = fc
  .record({ fact, policySerial: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }) })
  .map(({ fact: { principal: who, signer, ...rest }, policySerial }) =>
    attested(signer, sbom, who, { ...rest, ...(policySerial !== undefined && { policySerial }) }),
  );
const unknown = fc
  .subarray([...names])
  .map((some) =>
    some.map((signer) => ({ signer, problem: { code: 'TRUST_ROOT_MISSING' as const, message: 'No root.', next: 'Name one.' } })),
  );
const facts = fc.record({
  index: fc.array(fact, { maxLength: 5 }),
  child: fc.option(fc.array(fact, { maxLength: 5 }), { nil: undefined }),
  statements: fc.array(statement, { maxLength: 4 }),
  unknown,
});
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;

function toTrust({ index, child, statements, unknown: silent }: Facts): ImageTrust {
  const own = manifestOf({ signatures: index, attestations: statements });
  const other = child === undefined ? [] : [manifestOf({ digest: digestOf('b'), signatures: child, attestations: statements })];
  return trustOf([], [], { manifests: [own, ...other], unknown: silent });
}

const governing = fc.constantFrom(...policies);
const outcomes = { failed: 0, undetermined: 1, passed: 2 } as const;

function outcomeOf(given: Facts, policy: (typeof policies)[number]): number {
  return outcomes[judgeTrust(toTrust(given), web, policy, today).outcome];
}

describe('a verdict about signatures', () => {
  it('gets no worse by one more signature, nor better by one fewer', () => {
    fc.assert(
      fc.property(facts, fact, statement, governing, (given, more, moreStatements, policy) => {
        const richer = { ...given, index: [...given.index, more] };
        expect(outcomeOf(richer, policy)).toBeGreaterThanOrEqual(outcomeOf(given, policy));
        const told = { ...given, statements: [...given.statements, moreStatements] };
        expect(outcomeOf(told, policy)).toBeGreaterThanOrEqual(outcomeOf(given, policy));
        if (given.child !== undefined)
          expect(outcomeOf({ ...given, child: [...given.child, more] }, policy)).toBeGreaterThanOrEqual(outcomeOf(given, policy));
      }),
      seeded,
    );
  });

  it('is the same word for word in whatever order the facts came', () => {
    fc.assert(
      fc.property(facts, governing, (given, policy) => {
        const trust = toTrust(given);
        const manifests = [...trust.manifests].reverse().map((manifest) => ({
          ...manifest,
          signatures: [...manifest.signatures].reverse(),
          attestations: [...manifest.attestations].reverse(),
        }));
        const turned = { ...trust, manifests, unknown: [...trust.unknown].reverse() };
        expect(judgeTrust(turned, web, policy, today)).toEqual(judgeTrust(trust, web, policy, today));
      }),
      seeded,
    );
  });

  it('never passes while a signer that is needed could not be asked and nobody else signed', () => {
    fc.assert(
      fc.property(unknown, governing, (silent, policy) => {
        expect(outcomeOf({ index: [], child: undefined, statements: [], unknown: silent }, policy)).toBeLessThan(outcomes.passed);
      }),
      seeded,
    );
  });

  it('never lets one principal meet a threshold of two', () => {
    const [, threshold] = policies;
    if (threshold === undefined) throw new Error('no policy');
    const onePerson = fc.record({ who: principal, signers: fc.array(fc.constantFrom(...names), { maxLength: 8 }) });
    fc.assert(
      fc.property(onePerson, ({ who, signers }) => {
        const index = signers.map((signer) => signed(signer, who, { logEntry: {} }));
        expect(outcomeOf({ index, child: undefined, statements: [], unknown: [] }, threshold)).toBe(outcomes.failed);
      }),
      seeded,
    );
  });

  it('never changes by signatures that do not hold', () => {
    fc.assert(
      fc.property(facts, fact, governing, (given, more, policy) => {
        const noise = { ...given, index: [...given.index, { ...more, verified: false }] };
        expect(outcomeOf(noise, policy)).toBe(outcomeOf(given, policy));
      }),
      seeded,
    );
  });
});

describe('counting distinct principals', () => {
  it('finds as many as trying everything does', () => {
    const choices = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(choices, (given) => {
        expect(countDistinct(given)).toBe(bestOf(given, new Set()));
      }),
      seeded,
    );
  });

  it('is quick for many signers whom everybody fits', () => {
    const everybody = Array.from({ length: 300 }, (_, at) => `p${at}`);
    expect(countDistinct(Array.from({ length: 300 }, () => everybody))).toBe(300);
    expect(countDistinct(Array.from({ length: 300 }, (_, at) => everybody.slice(0, at + 1)))).toBe(300);
  });
});

function bestOf([first, ...rest]: readonly (readonly string[])[], taken: ReadonlySet<string>): number {
  if (first === undefined) return 0;
  const without = bestOf(rest, taken);
  return first
    .filter((principalOf) => !taken.has(principalOf))
    .reduce((best, own) => Math.max(best, 1 + bestOf(rest, new Set([...taken, own]))), without);
}
