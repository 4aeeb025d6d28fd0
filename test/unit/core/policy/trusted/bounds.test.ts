import { describe, expect, it } from 'vitest';
import type { ImageTrust } from '../../../../../src/core/model/trust.js';
import { judgeTrust } from '../../../../../src/core/policy/judge-trust.js';
import { countSteps } from '../../../../support/count-steps.js';
import { policyOf, today } from '../../../../support/judging.js';
import { attested, fingerprints, identityOf, keyOf, manifestOf, notSigned, signed, trustOf, web } from '../../../../support/trust.js';

/* A registry may hold whatever somebody put there: work stays in proportion, and sentences stay sentences. */

const governing = policyOf(`trust:
  signers: {one: {type: key, keys: [{file: 1.pub, sha256: "${fingerprints.one}"}]}, team: {type: keyless, issuer: https://x.example, subjectRegExp: '.+'}}
  require: [{match: "**", all: [one], identity: exact}, {match: "**", any: [one, team], min: 2}]
  attestations: [{match: "**", type: x, signer: one}]`);

describe('facts in great numbers', () => {
  it('are judged in proportion', async () => {
    const steps = async (count: number): Promise<number> => {
      const trust = many(count, 'y'.repeat(100));
      return (await countSteps(() => void judgeTrust(trust, web, governing, today))) / count;
    };
    expect(await steps(400)).toBeLessThan((await steps(100)) * 2);
  });

  it('make no sentence that nobody would read', () => {
    const verdict = judgeTrust(many(300, 'y'.repeat(10_000)), web, governing, today);
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

/** As many signatures of strangers, of people of the team, and statements of others, each with a long name. */
function many(count: number, long: string): ImageTrust {
  const signatures = Array.from({ length: count }, (_, at) => [
    notSigned('one', keyOf(`${at}`.padStart(64, '0')), long),
    signed('team', identityOf(`${at} ${long}`, 'https://x.example'), { claimedName: long }),
  ]).flat();
  const attestations = Array.from({ length: count }, (_, at) => attested('one', `${at}${long}`, identityOf(long)));
  return trustOf(signatures, attestations);
}
