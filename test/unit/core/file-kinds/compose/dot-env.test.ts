import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDotEnv } from '../../../../../src/core/file-kinds/compose/interpolation/dot-env.js';

/* What compose-go's dotenv package makes of an `.env` file. */

function read(text: string): Readonly<Record<string, string>> | undefined {
  const variables = readDotEnv('.env', text, { left: 100_000 });
  return variables && Object.fromEntries([...variables].map(([name, { value }]) => [name, value.text]));
}

describe('an `.env` file', () => {
  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['names and values', 'A=1\nB = 2 \nC:3\n', { A: '1', B: '2', C: '3' }],
    ['no last line break', 'A=1\nB=2', { A: '1', B: '2' }],
    ['CRLF and a BOM', '\uFEFFA=1\r\nB="2"\r\n', { A: '1', B: '2' }],
    ['export', 'export A=1\nexport\tB=2\nexported=3\n', { A: '1', B: '2', exported: '3' }],
    ['comments', '# A=0\nA=1 # one\nB=2#two\nC="3 # three" # C\nD= #4\n', { A: '1', B: '2#two', C: '3 # three', D: '#4' }],
    ['empty values', 'A=\nB=\'\'\nC=""\n', { A: '', B: '', C: '' }],
    ['names alone, which the shell knows', 'A\nB=2\n', { B: '2' }],
    ['single quotes, which mean what they say', "A='$B \\n #'\n", { A: '$B \\n #' }],
    ['an escaped quote', 'A=\'it\\\'s\'\nB="a \\"b\\""\n', { A: "it's", B: 'a "b"' }],
    ['escapes in double quotes', 'A="a\\tb\\x\\0101\\09"\n', { A: 'a\tb\\xA\\09' }],
    ['quotes over several lines', 'A="one\ntwo"\nB=\'three\nfour\'\n', { A: 'one\ntwo', B: 'three\nfour' }],
    ['earlier variables', 'A=1\nB=$A\nC="${A}-${B}"\nD=${X:-$A}\nE=\'$A\'\n', { A: '1', B: '1', C: '1-1', D: '1', E: '$A' }],
    ['dollars that are meant as such', 'A=$$B\nB="\\$A"\n', { A: '$B', B: '$A' }],
    ['the last value of a name', 'A=1\nA=2\n', { A: '2' }],
  ])('has %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['a space in a name', 'A B=1\n'],
    ['a character that no name has', 'A$=1\n'],
    ['a quote that is never closed', 'A=1\nB="2\n'],
    ['a variable that cannot be read', 'A=${B%c}\n'],
  ])('is refused for %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('leaves open what only the shell knows', () => {
    const value = readDotEnv('.env', 'A=registry/$B', { left: 1000 })?.get('A')?.value;
    expect(value?.runs.map(({ open }) => open)).toEqual([undefined, 'B']);
  });

  it('says where each value stands', () => {
    const text = 'A="one"\nB=two # 2\n';
    const variables = readDotEnv('x/.env', text, { left: 1000 });
    const places = [...(variables?.values() ?? [])].map(({ at, value }) => [
      at.file,
      text.slice(at.span.start, at.span.end),
      value.runs[0]?.file,
    ]);
    expect(places).toEqual([
      ['x/.env', 'one', 'x/.env'],
      ['x/.env', 'two', 'x/.env'],
    ]);
  });

  it('stays small when variables multiply each other', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `A${String(index + 1)}=$A${String(index)}$A${String(index)}`);
    const variables = readDotEnv('.env', `A0=xxxxxxxxxx\n${lines.join('\n')}\n`, { left: 10_000 });
    expect(Math.max(...[...(variables?.values() ?? [])].map(({ value }) => value.text.length))).toBeLessThan(20_000);
  });

  it('is read to its end whatever it holds', () => {
    const pieces = fc.constantFrom(
      'A',
      '=',
      ':',
      '\n',
      '"',
      "'",
      '\\',
      '$',
      '{',
      '}',
      '#',
      ' ',
      'export ',
      '\r',
      'é',
      '😀',
      '\u0085',
      '$$',
      ':-',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        readDotEnv('.env', parts.join(''), { left: 10_000 });
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});
