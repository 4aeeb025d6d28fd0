import { describe, expect, it } from 'vitest';
import { parseTree } from '../../../../../../src/core/file-kinds/yaml/parse-tree.js';
import { trackTree } from '../../../../../../src/core/file-kinds/yaml/lines/track-tree.js';
import { countSteps } from '../../../../../support/count-steps.js';

const followed: readonly (readonly [string, string])[] = [
  ['an empty document', '\n# only a comment\n'],
  ['maps in maps', 'a:\n  b:\n    c: 1\n  d: 2\ne: 3\n'],
  ['a list at the column of its key', 'a:\n- b\n- c\nd: e\n'],
  ['a list further in, with maps that begin behind the dash', 'a:\n  - b: 1\n    c: 2\n  -   d: 3\n      e: 4\n'],
  ['lists in lists', '- - a\n  - b\n-\n  - c\n'],
  ['empty values and items', 'a:\nb: # nothing\nc:\n  -\n  - # nothing\n  - d\n'],
  ['comments anywhere', '# a\na: b # c\n  # d\nc: d#e\n# f\n'],
  ['quotes', 'a: "b"\n"c d": \'e\'\nf: \'it\'\'s\'\ng: "a \\" \\\\ \\n \\/"\nh: ""\n'],
  ['quotes over several lines', 'a: "b\n  c\n\n  d"\ne: \'f\n  g\'\n'],
  ['plain scalars that look like more', 'a: b:c\nd: -e\nf: http://x:1/y\ng: a, b]\nh: --flag\ni: ::1\n'],
  ['plain scalars over several lines', 'a: b\n  c\n\n  d\ne: f\n'],
  ['values on the next line', 'a:\n  b\nc:\n  {}\nd:\n  "e"\n'],
  ['literal blocks', 'a: |\n  b\n   c\n\n  d\ne: |-\n  f\ng: |+\n  h\n\n'],
  ['literal blocks that begin with blanks', 'a: |\n\n  b\nc: |\n  \td\n'],
  ['folded blocks', 'a: >\n  b\n  c\n\n  d\ne: >-\n  f\n'],
  ['blocks with comments behind their mark', 'a: | # b\n  c\n'],
  ['collections on one line', 'a: []\nb: {}\nc: [d, "e", [f], {g: h}]\ni: {j: k, "l": [m]}\n'],
  ['CRLF', 'a:\r\n  b: c\r\n  d: |\r\n    e\r\n    f\r\n'],
  ['indentation at the top', '  a: 1\n  b: 2\n'],
  ['no line break at the end', 'a:\n  b: c'],
  ['keys that stand twice', 'a: 1\na: 2\n'],
];

const left: readonly (readonly [string, string])[] = [
  ['anchors', 'a: &b c\n'],
  ['aliases', 'a: *b\n'],
  ['tags', 'a: !!str b\n'],
  ['templates', 'a: {{ b }}\n'],
  ['explicit keys', '? a\n: b\n'],
  ['tabs between tokens', 'a:\tb\n'],
  ['tabs as indentation', 'a:\n\tb: c\n'],
  ['collections over several lines', 'a: [b,\n  c]\n'],
  ['a map within a value', 'a: b: c\n'],
  ['a value that goes on behind a comment', 'a: b # c\n  d\n'],
  ['a column that nothing began', 'a:\n    b: 1\n  c: 2\n'],
  ['blocks that say their indentation', 'a: |2\n   b\n'],
  ['folded blocks with lines further in', 'a: >\n  b\n   c\n'],
  ['escapes that nobody writes', 'a: "\\x41"\n'],
  ['quotes that are not closed', 'a: "b\nc: d\n'],
  ['quotes that go on without indentation', 'a: "b\nc"\n'],
  ['document marks', 'a: b\n...\nc: d\n'],
  ['control characters', 'a: \u0001\n'],
  ['other line breaks', 'a: b\u2028c\n'],
  ['a bare CR', 'a: b\rc: d\n'],
  ['a lone scalar over a map', 'a\nb: c\n'],
  ['what nests deeper than anybody writes', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
];

const whole = (text: string): { start: number; end: number } => ({ start: 0, end: text.length });

describe('the line tracker', () => {
  it.each(followed)('gives the tree of the parser for %s', (_, text) => {
    const parsed = parseTree(text, 0);
    expect(parsed.brokenAt).toBeUndefined();
    expect(trackTree(text, whole(text))).toEqual(parsed.roots);
  });

  it.each(left)('leaves %s to the parser', (_, text) => {
    expect(trackTree(text, whole(text))).toBeUndefined();
  });

  it('reads a stretch of a stream, with offsets of the whole', () => {
    const text = 'x: "\n---\na: b\n---\n{{';
    expect(trackTree(text, { start: 9, end: 14 })).toEqual(parseTree('a: b\n', 9).roots);
  });

  it.each([
    ['quotes that are never closed', 'a: "b\n'],
    ['plain lines that go on', 'a\n  b\n'],
    ['keys', 'a: b\n'],
    ['empty lines in a block', '\n'],
  ])('takes no more steps for a character when there are four times as many %s', async (_, line) => {
    const steps = async (count: number): Promise<number> => {
      const text = `a: |\n  b\n${line.repeat(count)}`;
      return (await countSteps(() => void trackTree(text, whole(text)))) / text.length;
    };
    expect(await steps(4_000)).toBeLessThan((await steps(1_000)) * 1.5);
  });
});
