import { describe, expect, it } from 'vitest';
import { requiredTexts } from '../../../../../src/core/exporters/kubernetes/required-texts.js';
import { compilePattern, parsePattern } from '../../../../../src/core/policy/pattern/index.js';
import { fixedPatterns, patternReference, patternText } from '../../../../real/support/pattern-strings.js';
import { random } from '../../../../real/support/random.js';
import { referenceString } from '../../../../real/support/reference-strings.js';

describe('what every match of an expression contains', () => {
  it.each([
    ['^registry\\.bank\\.example/app$', ['registry.bank.example/app']],
    ['^(?i:Registry\\.bank)/[a-z]+$', ['registry.bank/']],
    ['^(?:docker\\.io/|library/)nginx$', ['docker.io/', 'library/']],
    ['^(?:docker\\.io|quay\\.io)/$', ['docker.io', 'quay.io']],
    ['^[^@]*:latest(?:@.*)?$', [':latest']],
    ['^(?:acme)+/x$', ['acme']],
    ['^acmes?/xy$', ['/xy']],
    ['^(?:docker\\.io)?/acme/x$', ['/acme/x']],
    ['^abc{0,3}def$', ['def']],
  ])('%s', (expression, texts) => {
    expect(requiredTexts(expression)).toEqual(texts);
  });

  it.each([
    ['nothing that is certain', '^(?:(?:index\\.)?docker\\.io/)?[a-z]+$'],
    ['an alternative without any', '^(?:registry\\.example|[a-z]+)$'],
    ['too little to be worth a question', '^ab$'],
    ['too many texts', `^(?:${[...'abcdefgh'].map((letter) => `${letter}12345`).join('|')})$`],
    ['what our compiler does not write', '^(abc)def$'],
    ['a class by a letter', '^abc\\ddef$'],
    ['two quantifiers', '^abc+?def$'],
    ['a class that begins with its end', '^[]abc]def$'],
    ['letters that are not ASCII', '^registry\u212a$'],
    ['a group that never ends', '^(?:abcdef'],
    ['a group that never began', 'abcdef)'],
    ['groups within groups', `${'(?:'.repeat(50)}abcdef${')'.repeat(50)}`],
  ])('is not said of %s', (_, expression) => {
    expect(requiredTexts(expression)).toBeUndefined();
  });

  it('is in every reference that the expression of a pattern matches', () => {
    const chance = random(5);
    const patterns = [...fixedPatterns, ...Array.from({ length: 400 }, () => patternText(chance))];
    const references = Array.from({ length: 800 }, () => (chance.oneIn(3) ? referenceString(chance) : patternReference(chance)));
    const counts = { asked: 0, matches: 0 };
    for (const text of patterns) {
      const pattern = parsePattern(text);
      if (!pattern.ok) continue;
      const { include } = compilePattern(pattern.value);
      const texts = requiredTexts(include);
      if (texts === undefined) continue;
      counts.asked++;
      const matching = references.filter((reference) => toRegExp(include).test(reference));
      counts.matches += matching.length;
      const without = matching.filter((reference) => !texts.some((one) => reference.toLowerCase().includes(one)));
      expect(without, `${text}: ${include}`).toEqual([]);
    }
    expect(counts.asked).toBeGreaterThan(250);
    expect(counts.matches).toBeGreaterThan(1000);
  });
});

/** RE2's `(?i:…)` is JavaScript's, too. */
function toRegExp(expression: string): RegExp {
  return new RegExp(expression);
}
