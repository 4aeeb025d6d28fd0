import { describe, expect, it } from 'vitest';
import { judgeTrust } from '../../../../../src/core/policy/judge-trust.js';
import { policyOf, today } from '../../../../support/judging.js';
import { attested, fingerprints, identityOf, keyOf, manifestOf, notSigned, signed, trustOf, web } from '../../../../support/trust.js';

/* A registry may hold whatever somebody put there: work stays in proportion, and sentences stay sentences. */

const governing = policyOf(`trust:
  signers: {one: {type: key, keys: [{file: 1.pub, sha256: "${fingerprints.one}"}]}, team: {type: keyless, issuer: https://x.example, subjectRegExp: '.+'}}
  require: [{match: "**", all: [one], identity: exact}, {match: "**", any: [one, team], min: 2}]
  attestations: [{match: "**", type: x, signer: one}]`);

describe('facts in great numbers', () => {
  it('are judged in proportion', () => {
    const long = 'y'.repeat(10_000);
    const signatures = Array.from({ length: 2_000 }, (_, at) => [
      notSigned('one', keyOf(`${at}`.padStart(64, '0')), long),
      signed('team', identityOf(`${at} ${long}`, 'https://x.example'), { claimedName: long }),
    ]).flat();
    const attestations = Array.from({ length: 2_000 }, (_, at) => attested('one', `${at}${long}`, identityOf(long)));
    const started = performance.now();
    const verdict = judgeTrust(trustOf(signatures, attestations), web, governing, today);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(verdict.outcome).toBe('failed');
    for (const { what, why, next } of verdict.findings) expect(what.length + why.length + next.length).toBeLessThan(6_000);
  });

  it('in an index of many platforms too', () => {
    const child = (at: number) =>
      manifestOf({
        digest: `sha256:${String(at).padStart(64, '0')}`,
        platform: { os: 'linux', architecture: `a${at}`, variant: 'v'.repeat(100) },
        signatures: [notSigned('one', keyOf(fingerprints.two))],
      });
    const manifests = [manifestOf(), ...Array.from({ length: 1_000 }, (_, at) => child(at))];
    const { findings } = judgeTrust(trustOf([], [], { manifests }), web, governing, today);
    for (const { what } of findings) expect(what.length).toBeLessThan(3_000);
  });
});
