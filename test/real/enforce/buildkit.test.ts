import { describe, expect, it } from 'vitest';
import { buildkit } from '../../../src/core/exporters/buildkit/index.js';
import { readAsTransport } from '../../../src/core/reference/read-as-transport.js';
import { policyOf } from '../../support/judging.js';
import { fixedPatterns } from '../support/pattern-strings.js';
import { startOracle } from '../support/oracle.js';
import { buildCases, stopsBuild, type BuildCase } from './support/build-cases.js';
import { clusterImages } from './support/cluster-cases.js';
import { exported } from './support/compare-verdicts.js';
import { sourceAnswer } from './support/source-answer.js';

const now = Date.now();
const mirrored =
  'sources: {allow: [docker.io/library/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}]';

/** Each pattern of the pattern tests alone, and all but it. */
const patternCases: readonly BuildCase[] = fixedPatterns.flatMap((pattern) => [
  { name: `only ${pattern}`, text: `sources: {allow: [${JSON.stringify(pattern)}]}` },
  { name: `not ${pattern}`, text: `sources: {deny: [${JSON.stringify(pattern)}]}` },
]);

describe('BuildKit’s source policy engine', () => {
  it('refuses what the policy refuses, and nothing else but what the report declares', { timeout: 600_000 }, async () => {
    const images = clusterImages(900);
    const counts = { policies: 0, references: images.length, verdicts: 0, refused: 0, noReference: 0, declared: 0, disagreements: 0 };
    const shown: string[] = [];
    const oracle = await startOracle('source-policy');
    try {
      for (const { name, text, stricter, looser } of [...buildCases(now), ...patternCases]) {
        const { files } = exported(buildkit, text, now);
        const { verdicts } = sourceAnswer(await oracle.ask([{ source: files[0]?.text, references: images }]));
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
    console.log(`BuildKit against the policy: ${JSON.stringify(counts)}`);
    expect(shown).toEqual([]);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
  });

  it('leads builds through a required mirror where a person wants that, and judges what comes of it', { timeout: 600_000 }, async () => {
    const { files, report } = exported(buildkit, mirrored, now, { allowsLooser: true, options: new Map([['mirrors', 'rewrite']]) });
    expect(report.rules.find(({ path }) => path === 'mirrors[0]')?.fidelity).toBe('looser');
    const oracle = await startOracle('source-policy');
    try {
      const references = [
        'nginx:1',
        'docker.io/library/nginx:1',
        'Docker.IO/library/nginx:1',
        'acme/x:1',
        'quay.io/x:1',
        'registry.bank.example/dockerhub/library/nginx:1',
      ];
      const { verdicts } = sourceAnswer(await oracle.ask([{ source: files[0]?.text, references }]));
      const through = 'convert docker-image://registry.bank.example/dockerhub/library/nginx:1';
      expect(verdicts).toEqual([through, through, through, 'deny', 'deny', 'allow']);
    } finally {
      await oracle.close();
    }
  });

  it('without a clock an exception from approval is taken over only with a person’s consent', { timeout: 600_000 }, async () => {
    const text = [
      'sources: {allow: [nginx]}',
      'exceptions:',
      '  - {id: A, rule: unapproved-registry, match: quay.io/acme/x, owner: a@b.example, ticket: T, reason: r, created: 2026-10-01, expires: 2026-12-31}',
    ].join('\n');
    const at = Date.parse('2026-11-22T12:00:00Z');
    const oracle = await startOracle('source-policy');
    try {
      const verdicts = async (allowsLooser: boolean) => {
        const { files } = exported(buildkit, text, at, { allowsLooser });
        return sourceAnswer(await oracle.ask([{ source: files[0]?.text, references: ['quay.io/acme/x:1', 'quay.io/acme/y:1'] }])).verdicts;
      };
      expect(await verdicts(false)).toEqual(['deny', 'deny']);
      expect(await verdicts(true)).toEqual(['allow', 'deny']);
    } finally {
      await oracle.close();
    }
  });
});
