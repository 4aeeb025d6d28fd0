import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { checkExpression } from '../../../../src/core/policy/document-reading/check-expression.js';

function compiles(expression: string): boolean {
  try {
    // By itself and as identities are matched: over the whole text.
    RE2JS.compile(expression);
    RE2JS.compile(`^(?:${expression})$`);
    return true;
  } catch {
    return false;
  }
}

describe('checkExpression', () => {
  it.each([
    '^https://gitlab\\.bank\\.example/apps/.+//\\.gitlab-ci\\.yml@refs/tags/v.+$',
    'a|b|',
    '(?:a|(b))*?c{2,3}',
    '(?i)x(?s:.)',
    '(?P<name>a)(?<other>b)',
    '[^]a-c\\d[:alpha:]-]+',
    '[\\x41-\\x{5a}]\\pL\\p{Lu}\\P{^N}',
    '\\A\\bx\\.\\-\\/\\z',
    'a{,3}b{x}',
    '([0-9]{1,3}\\.){3}[0-9]{1,3}',
    '[a-z]{1,600}/[a-z]{1,600}',
    '(?im-s:a)(?-i)b',
    '\\Qa.b(\\E+c',
    '\\0\\12\\123[\\101-\\132]',
    '[😀-😂]',
    ']}-',
    '',
  ])('takes %j, as RE2 does', (expression) => {
    expect(checkExpression(expression)).toBeUndefined();
    expect(compiles(expression)).toBe(true);
  });

  it.each([
    '(',
    ')',
    'a)|(?:b',
    '[',
    '[a',
    '[b-a]',
    '[a-\\d]',
    '*',
    'a**',
    'a|*',
    '(*)',
    'a{2}{3}',
    'a{1001}',
    'a{3,2}',
    '\\',
    '\\1',
    '\\y',
    '\\x1',
    '\\x{110000}',
    '\\p{Nobody}',
    '(?=a)',
    '(?!a)',
    '(?<=a)',
    '(?#a)',
    '(?P<a>b)(?P<a>c)',
    '[[:nobody:]]',
    'a*+',
    '(a{100}){100}',
    '((a{10}){11}){10}',
    '(?i-)a',
    '(?-)a',
    '\\Q\\E*',
    'c\\Qd',
    '\\8',
  ])('refuses %j, as RE2 does', (expression) => {
    expect(checkExpression(expression)).toBeDefined();
    expect(compiles(expression)).toBe(false);
  });

  it('takes nothing that RE2 refuses', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '(?:',
      '(?i)',
      '(?P<a>',
      '[',
      ']',
      '^',
      '-',
      '*',
      '+',
      '?',
      '{',
      '}',
      '{2}',
      '{1,3}',
      ',',
      '|',
      '\\',
      '\\Q',
      '\\E',
      '(?-i:',
      '{40}',
      '7',
      'd',
      'Q',
      'E',
      'p{L}',
      'x41',
      'z',
      '.',
      'a',
      'b',
      ':',
      '[:alpha:]',
      '0',
      '9',
      '$',
      '<',
      '>',
      '=',
      '!',
      'é',
      '😀',
      ' ',
      '\n',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const expression = parts.join('');
        if (checkExpression(expression) === undefined) expect(compiles(expression), JSON.stringify(expression)).toBe(true);
      }),
      { seed: 3, numRuns: 30_000 },
    );
  });

  it.each(['('.repeat(1_000), '['.repeat(1_000), 'a{1000}'.repeat(100), 'a'.repeat(1_001), '\\'.repeat(999)])(
    'answers about %#',
    (expression) => {
      expect(checkExpression(expression)).toBeDefined();
    },
  );
});
