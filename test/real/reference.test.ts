import { describe, expect, it } from 'vitest';
import { familiarReference, parseReference, printReference } from '../../src/core/reference/index.js';
import { startOracle } from './support/oracle.js';
import { random } from './support/random.js';
import { referenceString } from './support/reference-strings.js';

/** What the oracle says of one text (oracles/reference/main.go). */
interface Answer {
  readonly accepted: boolean;
  readonly domain?: string;
  readonly path?: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly canonical?: string;
  readonly familiar?: string;
  readonly trap?: boolean;
}

const wanted = 240_000;
const batch = 20_000;

describe('our parser beside distribution/reference in Go', () => {
  it(
    'agrees on every generated text: accepted or not, registry, repository, tag, digest and familiar form',
    { timeout: 300_000 },
    async () => {
      const texts = distinctTexts(wanted);
      const oracle = await startOracle('reference');
      const disagreements: unknown[] = [];
      const counts = {
        texts: texts.length,
        accepted: 0,
        refused: 0,
        'with digest': 0,
        'without domain in Go': 0,
        'familiar form is a trap': 0,
      };
      try {
        for (let start = 0; start < texts.length; start += batch) {
          const part = texts.slice(start, start + batch);
          const answers = (await oracle.ask(part.map((text) => ({ text })))) as readonly Answer[];
          for (const [index, text] of part.entries()) {
            const theirs = answers[index] ?? { accepted: false };
            const difference = differenceOf(text, theirs);
            if (difference !== undefined) disagreements.push({ text, theirs, difference });
            counts[theirs.accepted ? 'accepted' : 'refused']++;
            if (theirs.digest !== undefined) counts['with digest']++;
            if (theirs.accepted && theirs.domain === undefined) counts['without domain in Go']++;
            if (theirs.trap === true) counts['familiar form is a trap']++;
          }
        }
      } finally {
        await oracle.close();
      }
      console.log(`reference parser against Go: ${JSON.stringify({ ...counts, disagreements: disagreements.length })}`);
      expect(disagreements.slice(0, 20)).toEqual([]);
      expect(counts.texts).toBeGreaterThanOrEqual(200_000);
      // Enough of every kind, or agreement would say little.
      expect(counts.accepted).toBeGreaterThan(40_000);
      expect(counts.refused).toBeGreaterThan(40_000);
      expect(counts['with digest']).toBeGreaterThan(5_000);
      expect(counts['without domain in Go']).toBeGreaterThan(100);
      expect(counts['familiar form is a trap']).toBeGreaterThan(20);
    },
  );
});

function distinctTexts(count: number): string[] {
  const chance = random(20261122);
  const texts = new Set<string>();
  while (texts.size < count) texts.add(referenceString(chance));
  return [...texts];
}

function differenceOf(text: string, theirs: Answer): string | undefined {
  const ours = parseReference(text);
  if (ours.ok !== theirs.accepted) return `ours ${ours.ok ? 'accepts' : `refuses: ${ours.problem.message}`}`;
  if (!ours.ok) return undefined;
  const { reference } = ours.value;
  const name = `${reference.registry}/${reference.repository}`;
  // A host with an underscore has no domain in Go and stands first in the path; ours tells it apart (parse-reference.ts).
  const theirName = theirs.domain === undefined ? (theirs.path ?? '') : `${theirs.domain}/${theirs.path ?? ''}`;
  if (name !== theirName || reference.registry !== theirName.split('/')[0]) return `name ${name}`;
  if (reference.tag !== theirs.tag || reference.digest !== theirs.digest)
    return `tag ${String(reference.tag)} digest ${String(reference.digest)}`;
  if (printReference(reference) !== theirs.canonical) return `canonical ${printReference(reference)}`;
  const familiar = familiarReference(reference);
  if (theirs.trap !== true) return familiar === theirs.familiar ? undefined : `familiar ${familiar}`;
  // Where Go's familiar form means something else when it is read again, ours must still mean the same.
  const again = parseReference(familiar);
  return again.ok && printReference(again.value.reference) === theirs.canonical ? undefined : `familiar ${familiar}`;
}
