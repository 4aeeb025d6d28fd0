import { describe, expect, it } from 'vitest';
import { compilePattern, matchesPattern, parsePattern, type CompiledPattern, type Pattern } from '../../src/core/policy/pattern/index.js';
import { parseReference } from '../../src/core/reference/index.js';
import { startOracle } from './support/oracle.js';
import { fixedPatterns, patternReference, patternText } from './support/pattern-strings.js';
import { random } from './support/random.js';

const wantedReferences = 60_000;
const wantedPatterns = 260;
/** Each pattern meets this many of the references, a different slice each. */
const slice = 20_000;

interface Judged {
  readonly marks: string;
  readonly error?: string;
}

describe('patterns beside Go', () => {
  it('matcher, compiled form in Go’s regexp, and the meaning written in Go never disagree', { timeout: 300_000 }, async () => {
    const references = distinct(wantedReferences, patternReference, 7);
    const parsed = references.map((text) => parseReference(text));
    const patterns = [...fixedPatterns, ...distinct(wantedPatterns, patternText, 11)].map(read);
    const oracle = await startOracle('reference');
    const counts = { references: references.length, patterns: patterns.length, comparisons: 0, positive: 0, disagreements: 0 };
    const shown: unknown[] = [];
    try {
      for (const [number, { pattern, compiled }] of patterns.entries()) {
        const isFixed = number < fixedPatterns.length;
        const start = isFixed ? 0 : (number * 7919) % (references.length - slice);
        const asked = references.slice(start, isFixed ? references.length : start + slice);
        const [answer] = (await oracle.ask([{ pattern: pattern.text, ...compiled, references: asked }])) as readonly Judged[];
        expect(answer?.error, pattern.text).toBeUndefined();
        for (const [index, text] of asked.entries()) {
          const ours = parsed[start + index];
          const mark = answer?.marks[index];
          if (ours?.ok !== true) {
            if (mark !== 'x') shown.push({ pattern: pattern.text, text, mark, ours: 'malformed' });
            continue;
          }
          const matches = matchesPattern(pattern, ours.value.reference);
          counts.comparisons++;
          if (matches) counts.positive++;
          if (mark === (matches ? 'b' : 'n')) continue;
          counts.disagreements++;
          if (shown.length < 20) shown.push({ pattern: pattern.text, ...compiled, text, mark, matches });
        }
      }
    } finally {
      await oracle.close();
    }
    console.log(`patterns against Go: ${JSON.stringify(counts)}`);
    expect(shown).toEqual([]);
    expect(counts.disagreements).toBe(0);
    expect(counts.comparisons).toBeGreaterThanOrEqual(300_000);
    expect(counts.positive).toBeGreaterThan(counts.comparisons / 100);
  });
});

function read(text: string): { readonly pattern: Pattern; readonly compiled: CompiledPattern } {
  const pattern = parsePattern(text);
  if (!pattern.ok) throw new Error(`${text}: ${pattern.problem.message}`);
  return { pattern: pattern.value, compiled: compilePattern(pattern.value) };
}

function distinct(count: number, make: (chance: ReturnType<typeof random>) => string, seed: number): string[] {
  const chance = random(seed);
  const texts = new Set<string>();
  while (texts.size < count) texts.add(make(chance));
  return [...texts];
}
