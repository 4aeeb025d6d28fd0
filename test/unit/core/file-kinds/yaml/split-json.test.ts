import { describe, expect, it } from 'vitest';
import { splitJson } from '../../../../../src/core/file-kinds/yaml/split-json.js';

const cut = (text: string): readonly string[] => {
  const { values, rest } = splitJson(text);
  return [...values.map(({ start, end }) => text.slice(start, end)), `rest: ${text.slice(rest)}`];
};

describe('splitting concatenated JSON', () => {
  it('finds every value, whatever braces stand in strings', () => {
    expect(cut('{"a":"}{\\""}{"b":[{}]}\n\t{}')).toEqual(['{"a":"}{\\""}', '{"b":[{}]}', '{}', 'rest: ']);
  });

  it('hands on to YAML from the first value that is not JSON', () => {
    expect(cut('{"a":1}\n---\nb: 2\n')).toEqual(['{"a":1}', 'rest: ---\nb: 2\n']);
    expect(cut('{a: 1}\n')).toEqual(['rest: {a: 1}\n']);
    expect(cut('{"a":1')).toEqual(['rest: {"a":1']);
    expect(cut('a: {"b":1}')).toEqual(['rest: a: {"b":1}']);
  });
});
