import { describe, expect, it } from 'vitest';
import { compilePattern, matchesPattern, parsePattern, type CompiledPattern, type Pattern } from '../../src/core/policy/pattern/index.js';
import { parseReference } from '../../src/core/reference/index.js';
import { startOracle } from './support/oracle.js';
import { fixedPatterns, patternReference, patternText } from './support/pattern-strings.js';
import { random } from './support/random.js';

const wantedReferences = 300_000;
const wantedPatterns = 260;
/** Each pattern meets this many of the references, a different stretch each, so that every reference meets about 20 patterns. */
const stretch = 20_000;

interface Judged {
  readonly marks: string;
  readonly error?: string;
}

interface Comparison {
  readonly pattern: string;
  readonly compiled: CompiledPattern;
  readonly text: string;
  /** What Go says (oracles/reference/main.go). */
  readonly mark: string | undefined;
  readonly matches: boolean | undefined;
}

describe('patterns beside Go', () => {
  it('matcher, compiled form in Go’s regexp, and the meaning written in Go never disagree', { timeout: 300_000 }, async () => {
    const references = distinct(wantedReferences, patternReference, 7);
    const names = references.map((text) => parseReference(text)).map((parsed) => (parsed.ok ? parsed.value.reference : undefined));
    const patterns = [...fixedPatterns, ...distinct(wantedPatterns, patternText, 11)].map(read);
    const counts = { references: references.length, patterns: patterns.length, comparisons: 0, positive: 0, disagreements: 0 };
    const shown: Comparison[] = [];
    const oracle = await startOracle('reference');
    try {
      await oracle.ask([{ references }]);
      for (const [number, { pattern, compiled }] of patterns.entries()) {
        const from = (number * stretch) % references.length;
        const [answer] = (await oracle.ask([{ pattern: pattern.text, ...compiled, from, to: from + stretch }])) as readonly Judged[];
        expect(answer?.error, pattern.text).toBeUndefined();
        for (let index = from; index < from + stretch; index++) {
          const name = names[index];
          const matches = name && matchesPattern(pattern, name);
          const mark = answer?.marks[index - from];
          if (name !== undefined) counts.comparisons++;
          if (matches === true) counts.positive++;
          if (mark === (matches === undefined ? 'x' : matches ? 'b' : 'n')) continue;
          counts.disagreements++;
          if (shown.length < 20) shown.push({ pattern: pattern.text, compiled, text: references[index] ?? '', mark, matches });
        }
      }
    } finally {
      await oracle.close();
    }
    console.log(`patterns against Go: ${JSON.stringify(counts)}`);
    expect(shown).toEqual([]);
    expect(counts.disagreements).toBe(0);
    expect(counts.comparisons).toBeGreaterThan(4_000_000);
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
