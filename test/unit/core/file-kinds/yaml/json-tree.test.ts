import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTree } from '../../../../../src/core/file-kinds/yaml/json-tree.js';
import { parseTree } from '../../../../../src/core/file-kinds/yaml/parse-tree.js';

/** What the YAML parser makes of the same text; it wants spaces where JSON takes tabs and carriage returns. */
const parsed = (text: string): unknown => parseTree(text.replace(/[\r\t]/g, ' '), 0).roots;

describe('the tree of a JSON value', () => {
  it.each([
    '{}',
    '{ }',
    '{"a":1}',
    '{"a": [], "b": {}, "c": [[], [1, [2]], {"d": null}]}',
    '{"image": "registry.example/app:1", "n": -1.5e+3, "t": true, "f": false}',
    '{"a": "\\u0041\\n\\"\\\\\\/", "é": "\\ud83d\\ude00", "": ""}',
    '{\r\n\t"a":\t1,\r\n\t"a":\t2\r\n}',
    '{"a":"b: c # d","e":"- [x]","f":"{g}"}',
  ])('is the one that the parser makes of %s', (text) => {
    expect([jsonTree(text, { start: 0, end: text.length })]).toEqual(parsed(text));
  });

  it('is the one that the parser makes of any value, however it is printed', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(null, true, false, 0, -1.5, 1e21, 1e-7),
        fc.string({ unit: fc.constantFrom(...'ab:#-{[,"\\ \té€\u{1f600}') }),
        fc.array(tie('value')),
        fc.dictionary(fc.string({ maxLength: 5 }), tie('value')),
      ),
    })).value;
    const property = fc.property(
      fc.dictionary(fc.string({ maxLength: 5 }), value),
      fc.constantFrom<string | number>('', 1, 2, '\t'),
      (made, indent) => {
        const text = JSON.stringify(made, undefined, indent);
        expect([jsonTree(text, { start: 0, end: text.length })]).toEqual(parsed(text));
      },
    );
    fc.assert(property, { seed: 4, numRuns: 500 });
  });

  it('names its places in the file when the value stands in the middle of it', () => {
    const tree = jsonTree('{} {"image": "a"}', { start: 3, end: 17 });
    expect(tree.kind === 'map' && tree.entries[0]?.value.at).toEqual({ start: 14, end: 15 });
  });

  it('ends on texts that are cut or no JSON at all', () => {
    for (const text of ['', '{', '[', '{"', '{"a', '{"a"', '{"a":', '[1,', '}', '{]', '[}', 'x', '{a}', '[[[{'])
      expect(jsonTree(text, { start: 0, end: text.length })).toBeDefined();
  });
});
