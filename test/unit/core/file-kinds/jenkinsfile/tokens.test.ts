import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTokens } from '../../../../../src/core/file-kinds/jenkinsfile/tokens.js';

/** Tokens as one reads them: strings in brackets with what they hold, open parts as `?`. */
function shown(text: string): string {
  return readTokens(text)
    .tokens.map(({ text: written, value }) => {
      if (value === undefined) return written;
      return `[${value.runs.map(({ start, end, open }) => (open === undefined ? value.text.slice(start, end) : `?${open}`)).join('')}]`;
    })
    .join(' ');
}

describe('the tokens of a Groovy script', () => {
  it.each([
    [`a.b('c')`, 'a . b ( [c] )'],
    [`'it\\'s' "say \\"x\\""`, `[it's] [say "x"]`],
    [`"\${a}-$b.c-\\$d-$"`, '[?a-?b.c-$d-$]'],
    [`"\${f("}") + '}'}x"`, `[?f("}") + '}'x]`],
    [`'\${a}'`, '[${a}]'],
    [`'''a\n'b' c'''`, `[a\n'b' c]`],
    [`"""\${a}\n"b" c"""`, `[?a\n"b" c]`],
    [`'a\\u0062c'`, '[abc]'],
    [`a // 'x'\nb /* 'y'\n*/ c`, 'a b c'],
    [`#!/usr/bin/env groovy 'x'\na`, 'a'],
    [`x = /a'b/ + 1 / 2 / 'c'`, `x = [a'b] + 1 / 2 / [c]`],
    [`'open\nb`, '[?the unclosed quote] b'],
  ])('of %j', (text, tokens) => {
    expect(shown(text)).toBe(tokens);
  });

  it.each([`a '''b`, `a """b`, 'a /* b'])('say that %j is never closed', (text) => {
    expect(readTokens(text).unclosed).toEqual({ start: 2, end: text.length });
  });

  it.each([`a '''b'''`, `a /* b */`, `a 'b`, 'a // b'])('have nothing to say of %j', (text) => {
    expect(readTokens(text).unclosed).toBeUndefined();
  });

  it('stand in order, cover no character twice, and know where their parts were written', () => {
    const pieces = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\r',
      "'",
      '"',
      "'''",
      '"""',
      '\\',
      '$',
      '${',
      '}',
      '{',
      '(',
      ')',
      '/',
      '/*',
      '*/',
      '//',
      ':',
      ',',
      '\\u0041',
    );
    const scripts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(scripts, (text) => {
        let done = 0;
        for (const { start, end, value } of readTokens(text).tokens) {
          expect(start).toBeGreaterThanOrEqual(done);
          expect(end).toBeGreaterThan(start);
          done = end;
          for (const run of value?.runs ?? []) {
            if (run.literal) expect(text.slice(run.from.start, run.from.end)).toBe(value?.text.slice(run.start, run.end));
          }
        }
        expect(done).toBeLessThanOrEqual(text.length);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});
