import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../../../src/core/file-kinds/kubernetes/read-manifest.js';
import type { Reading } from '../../../../../src/core/model/reading.js';

const read = (text: string): Reading => readManifest({ path: 'a.yaml', text });
const pod = (container: string): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - ${container}\n`;
const codes = (reading: Reading): readonly string[] => reading.problems.map(({ code }) => code);

const folder = new URL('../../../../cases/kubernetes/', import.meta.url);

function expectTrueRanges(text: string, reading: Reading): void {
  for (const { at, written, value } of reading.uses) {
    expect(text.slice(at.span.start, at.span.end)).toBe(written);
    if (value.kind !== 'reference') continue;
    for (const piece of value.pieces)
      if (piece.literal) expect(text.slice(piece.at.span.start, piece.at.span.end)).toBe(value.text.slice(piece.start, piece.end));
  }
  for (const { span, undetermined } of reading.problems) {
    for (const { start, end } of [span, ...(undetermined ? [undetermined] : [])])
      expect(0 <= start && start <= end && end <= text.length).toBe(true);
  }
}

describe('bad input', () => {
  it('random strokes in an example leave ranges true', () => {
    const text = readFileSync(new URL('scalars.yaml', folder), 'utf8');
    const strokes = fc.array(fc.tuple(fc.nat(text.length), fc.string({ unit: 'binary', maxLength: 4 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(strokes, (list) => {
        const changed = list.reduce((result, [at, insert]) => result.slice(0, at) + insert + result.slice(at), text);
        expectTrueRanges(changed, read(changed));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('random characters never throw', () => {
    const head = 'apiVersion: v1\nkind: Pod\nimage: ';
    const tail = fc.string({ unit: fc.constantFrom(...'{}[]"\'\\:-?*&!|>%@`#\n\r\t \u0000\u2028\ufeffaimge<'), maxLength: 60 });
    fc.assert(
      fc.property(tail, (text) => expectTrueRanges(head + text, read(head + text))),
      { seed: 4, numRuns: 3_000 },
    );
  });

  it.each([
    ['flow lists', pod(`image: ${'['.repeat(10_000)}`)],
    ['flow maps', pod(`image: ${'{a: '.repeat(10_000)}`)],
    ['dashes', pod(`image: x\n      args:\n        ${'- '.repeat(10_000)}x`)],
    ['question marks', pod(`image: x\n      args:\n        ${'? '.repeat(10_000)}x`)],
    ['indentation', pod(`image: x\n${Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(8 + depth)}a:`).join('\n')}`)],
    ['JSON', `{"apiVersion":"v1","kind":"Pod","image":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ])('nesting of thousands of %s is refused, and said', (_, text) => {
    const { problems } = read(text);
    expect(problems).toMatchObject([{ code: 'limit' }]);
    expect(problems[0]?.undetermined).toBeDefined();
  });

  it('refuses only the document that nests too deeply', () => {
    const reading = read(`${pod('image: first:1')}---\n${pod(`image: ${'['.repeat(10_000)}`)}---\n${pod('image: third:1')}`);
    expect(reading.uses.map(({ written }) => written)).toEqual(['first:1', 'third:1']);
    expect(codes(reading)).toEqual(['limit']);
  });

  it('an alias bomb is one use where the text stands', () => {
    const levels = Array.from({ length: 30 }, (_, level) => `x${level}: &x${level} [${`*x${level - 1}, `.repeat(10)}]`).slice(1);
    const text = `apiVersion: example.com/v1\nkind: Bomb\nx0: &x0 [{image: bomb:1}]\n${levels.join('\n')}\ncontainers: *x29\n`;
    expect(read(text).uses.map(({ written }) => written)).toEqual(['bomb:1']);
  });

  it('a bomb of merges is one use where the text stands', () => {
    const levels = Array.from({ length: 30 }, (_, level) => `x${level}: &x${level} {<<: [${`*x${level - 1}, `.repeat(10)}]}`).slice(1);
    const text = `x0: &x0 {image: bomb:1}\n${levels.join('\n')}\n${pod('<<: *x29')}`;
    expect(read(text).uses.map(({ written }) => written)).toEqual(['bomb:1']);
  });

  it('merges of merges in a long list stop at a limit that is said', () => {
    const items = Array.from(
      { length: 4_000 },
      (_, n) => `- &a${n} {kind: Pod, apiVersion: v1${n > 0 ? `, <<: *a${n - 1}` : ''}, image: x}`,
    );
    const reading = read(`apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n`);
    expect(codes(reading)).toEqual(['limit']);
  });

  it('a value that contains itself is walked once', () => {
    expect(
      read('apiVersion: example.com/v1\nkind: Loop\nspec: &a\n  containers: [{image: loop:1}, *a]\n  <<: *a\n').uses.map(
        ({ written }) => written,
      ),
    ).toEqual(['loop:1']);
    expect(read('&a apiVersion: v1\n&b kind: List\nitems: &c\n  - *c\n  - image: x\n').uses.map(({ written }) => written)).toEqual(['x']);
  });

  it('10 MB on one line are refused as too large, and said', () => {
    const { problems } = read(pod(`image: ${'x'.repeat(10_000_000)}`));
    expect(problems).toMatchObject([{ code: 'limit' }]);
  });

  it('a line just below the limit is read', () => {
    const reading = read(pod(`{image: seen:1, args: [${'a, '.repeat(50_000)}]}`));
    expect(reading.uses.map(({ written }) => written)).toEqual(['seen:1']);
  });

  it('NUL, as in UTF-16 that nobody decoded, makes the file undetermined', () => {
    for (const text of [`${pod('image: a:1')}    - image: b\u0000:1\n`, [...pod('image: a:1')].join('\u0000')])
      expect(read(text).problems).toContainEqual(
        expect.objectContaining({ code: 'unsupported', undetermined: { start: 0, end: text.length } }),
      );
  });

  it.each(['\r', '\u0085', '\u2028', '\u2029'])('a line break of go-yaml (%j) makes the file undetermined', (character) => {
    const text = `${pod('image: seen:1')}# see${character}    - image: evil.io/x:1\n`;
    expect(read(text).problems).toMatchObject([{ code: 'line-break', undetermined: { start: 0, end: text.length } }]);
  });

  it('a line break within quotes changes nothing', () => {
    expect(codes(read(pod('image: "a:1"\n      name: "x\u2028y"')))).toEqual([]);
  });

  it('after a syntax error the rest of the file is undetermined, and still read', () => {
    const text = `${pod('image: one:1')}  }\n---\n${pod('image: two:1')}`;
    const reading = read(text);
    expect(reading.uses.map(({ written }) => written)).toEqual(['one:1', 'two:1']);
    expect(reading.problems).toMatchObject([{ code: 'syntax', undetermined: { start: text.indexOf('  }'), end: text.length } }]);
  });

  it('a broken document that names no image is not worth a word', () => {
    expect(read(`apiVersion: v1\nkind: Service\n  }: {\n---\n${pod('image: two:1')}`).problems).toEqual([]);
  });

  it('a file that a person calls a manifest is read although nothing in it says so', () => {
    expect(readManifest({ path: 'a.yaml', text: 'spec: {containers: [{image: patch:1}]}\n' }).uses).toEqual([]);
    expect(readManifest({ path: 'a.yaml', text: 'spec: {containers: [{image: patch:1}]}\n', kind: 'kubernetes' }).uses).toHaveLength(1);
  });
});
