import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob, matchesPathGlob } from '../../../../../src/core/policy/pattern/index.js';

describe('matchesGlob', () => {
  it.each([
    ['latest', 'latest', true],
    ['latest', 'Latest', false],
    ['*-SNAPSHOT', '1.0-SNAPSHOT', true],
    ['*-SNAPSHOT', '-SNAPSHOT', true],
    ['*-SNAPSHOT', '1.0-SNAPSHOT-2', false],
    ['dev*', 'dev', true],
    ['payments-*', 'payments-eu', true],
    ['payments-*', 'xpayments-eu', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['?', '', false],
    ['v?.?', 'v1.2', true],
    ['v?.?', 'v1.23', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['**', 'a/b', true],
    ['1.*', '1x2', false],
  ])('%s on %s: %s', (glob, text, wanted) => expect(matchesGlob(glob, text)).toBe(wanted));

  it('means what the obvious definition means', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    const globs = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(globs, letters, (glob, text) => {
        expect(matchesGlob(glob, text)).toBe(matchesSlowly(glob, text));
      }),
      { seed: 5, numRuns: 20_000 },
    );
  });

  it('takes steps in proportion to the text, also where backtracking would explode', () => {
    const steps = (length: number): number => {
      const counted = countedText('a'.repeat(length));
      expect(matchesGlob(`${'*a'.repeat(30)}*b`, counted.text)).toBe(false);
      return counted.steps();
    };
    expect(steps(1_000)).toBeLessThan(4_000);
    expect(steps(100_000)).toBeLessThan(400_000);
  });

  it('never takes more steps than the product of the lengths', () => {
    const glob = `*${'a'.repeat(500)}b`;
    const counted = countedText('a'.repeat(2_000));
    expect(matchesGlob(glob, counted.text)).toBe(false);
    expect(counted.steps()).toBeLessThanOrEqual(glob.length * 2_000 + 2_000);
  });
});

describe('matchesPathGlob', () => {
  it.each([
    ['**/testdata/**', 'a/testdata/b', true],
    ['**/testdata/**', 'testdata/b/c', true],
    ['**/testdata/**', 'testdata', false],
    ['**/testdata/**', 'a/mytestdata/b', false],
    ['**', 'a/b/c', true],
    ['**', '.github/.x', true],
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'a/b.yaml', false],
    ['**/*.yaml', 'b.yaml', true],
    ['**/*.yaml', 'a/b/.hidden.yaml', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**', 'a', false],
    ['a/**', 'a/b', true],
    ['./a/*', 'a/b', true],
    ['/a/*', 'a/b', true],
    ['a/?.yml', 'a/b.yml', true],
    ['a/?.yml', 'a//.yml', false],
    ['a**b', 'axxb', true],
    ['a**b', 'ax/xb', false],
    ['', 'a', false],
    ['Dockerfile', 'dockerfile', false],
  ])('%s on %s: %s', (glob, path, wanted) => expect(matchesPathGlob(glob, path)).toBe(wanted));

  it('finishes on a glob made to backtrack', () => {
    expect(matchesPathGlob(`${'**/a/'.repeat(500)}b`, 'a/'.repeat(2_000) + 'c')).toBe(false);
  });
});

function matchesSlowly(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  if (glob.startsWith('*')) return matchesSlowly(glob.slice(1), text) || (text !== '' && matchesSlowly(glob, text.slice(1)));
  return text !== '' && (glob.startsWith('?') || text.startsWith(glob.charAt(0))) && matchesSlowly(glob.slice(1), text.slice(1));
}

function countedText(text: string): { readonly text: { readonly length: number; charCodeAt(index: number): number }; steps(): number } {
  let looks = 0;
  return {
    text: {
      length: text.length,
      charCodeAt(index) {
        looks++;
        return text.charCodeAt(index);
      },
    },
    steps: () => looks,
  };
}
