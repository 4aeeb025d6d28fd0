import { describe, expect, it } from 'vitest';
import { buildx } from '../../../src/core/exporters/buildx/index.js';
import { readAsTransport } from '../../../src/core/reference/read-as-transport.js';
import { policyOf } from '../../support/judging.js';
import { startOracle } from '../support/oracle.js';
import { buildCases, datedCases, stopsBuild } from './support/build-cases.js';
import { clusterImages } from './support/cluster-cases.js';
import { exported } from './support/compare-verdicts.js';
import { sourceAnswer } from './support/source-answer.js';

const now = Date.now();

describe('buildx’s policy engine', () => {
  it('refuses what the policy refuses, and nothing else but what the report declares', { timeout: 600_000 }, async () => {
    const images = clusterImages(120);
    const counts = { policies: 0, references: images.length, verdicts: 0, refused: 0, noReference: 0, declared: 0, disagreements: 0 };
    const shown: string[] = [];
    const oracle = await startOracle('source-policy');
    try {
      for (const { name, text, stricter, looser } of [...buildCases(now), ...datedCases(now)]) {
        const { files } = exported(buildx, text, now);
        const { verdicts } = sourceAnswer(await oracle.ask([{ rego: files[0]?.text, references: images }]));
        counts.policies++;
        for (const [at, image] of images.entries()) {
          const theirs = verdicts[at];
          if (theirs === 'no reference') {
            counts.noReference++;
            continue;
          }
          counts.verdicts++;
          if (theirs === 'deny') counts.refused++;
          const ours = stopsBuild(policyOf(text), image, now);
          if (theirs === (ours ? 'deny' : 'allow')) continue;
          const isDeclared = ours ? looser?.(image) === true || readAsTransport(image) !== undefined : stricter?.(image) === true;
          counts[isDeclared ? 'declared' : 'disagreements']++;
          if (!isDeclared && shown.length < 20) shown.push(`${name}: ${image}: ${String(theirs)}`);
        }
      }
    } finally {
      await oracle.close();
    }
    console.log(`buildx against the policy: ${JSON.stringify(counts)}`);
    expect(shown).toEqual([]);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
  });

  it('says why, with the author’s words as text, and lets everything pass that is no image', { timeout: 600_000 }, async () => {
    const reason = '"]}) } allow := true # %s \\u202e `';
    const { files } = exported(buildx, `sources: {deny: [{match: quay.io/**, reason: ${JSON.stringify(reason)}}]}`, now);
    const oracle = await startOracle('source-policy');
    try {
      const answer = sourceAnswer(
        await oracle.ask([
          {
            rego: files[0]?.text,
            references: ['quay.io/a:1'],
            sources: ['local://context', 'https://x.example/f.tgz', 'git://x.example/a/b'],
          },
        ]),
      );
      expect(answer.verdicts).toEqual(['deny', 'allow', 'allow', 'allow']);
      expect(answer.messages[0]).toEqual([`quay.io/a:1: The policy denies quay.io/**: ${reason} (denied-image)`]);
    } finally {
      await oracle.close();
    }
  });

  it('asks for keyless signatures by issuer and subject where a person wants it', { timeout: 600_000 }, async () => {
    const text = [
      'trust:',
      '  signers:',
      '    ci: {type: keyless, issuer: https://issuer.example, subjectRegExp: "https://x\\\\.example/.+|a"}',
      '    other: {type: keyless, issuer: https://issuer.example, subject: b.c}',
      '    elsewhere: {type: keyless, issuer: https://issuer.example, subject: d, trustRoot: bank}',
      '  require: [{match: quay.io/app, all: [ci]}, {match: quay.io/two, any: [ci, other], min: 1}, {match: quay.io/never, all: [elsewhere]}]',
    ].join('\n');
    const { files } = exported(buildx, text, now, { options: new Map([['signatures', 'keyless']]) });
    const oracle = await startOracle('source-policy');
    try {
      const { verdicts, error } = sourceAnswer(await oracle.ask([{ rego: files[0]?.text, tests: signatureTests }]));
      expect(error).toBe('');
      expect(verdicts.filter((verdict) => !verdict.endsWith(' pass'))).toEqual([]);
      expect(verdicts).toHaveLength(8);
      const asked = sourceAnswer(await oracle.ask([{ rego: files[0]?.text, references: ['quay.io/app:1', 'quay.io/free:1'] }]));
      expect(asked.verdicts).toEqual(['metadata', 'allow']);
    } finally {
      await oracle.close();
    }
  });
});

const ci = 'https://issuer.example';

/** As `docker buildx policy test` reads them. */
const signatureTests = `package docker

test_right if decision.allow with input as ${signed('quay.io/app:1', 'https://x.example/ci', ci)}

test_whole if not decision.allow with input as ${signed('quay.io/app:1', 'https://evil.example/https://x.example/ci', ci)}

test_alternative if not decision.allow with input as ${signed('quay.io/app:1', 'https://x.example/', ci)}

test_issuer if not decision.allow with input as ${signed('quay.io/app:1', 'https://x.example/ci', `${ci}.evil`)}

test_literal if decision.allow with input as ${signed('quay.io/two:1', 'b.c', ci)}

test_dot if not decision.allow with input as ${signed('quay.io/two:1', 'bxc', ci)}

test_unsigned if not decision.allow with input as {"image": {"ref": "quay.io/app:1"}}

test_other_root if not decision.allow with input as ${signed('quay.io/never:1', 'd', ci)}
`;

function signed(ref: string, subjectAlternativeName: string, issuer: string): string {
  return JSON.stringify({ image: { ref, signatures: [{ signer: { issuer, subjectAlternativeName } }] } });
}
