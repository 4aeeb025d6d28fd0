import { describe, expect, it } from 'vitest';
import { noteRows, readYamlFile, type YamlRow } from '../../../../../src/core/file-kinds/yaml-places/index.js';
import type { PlaceInfo } from '../../../../../src/core/model/image-use.js';

const place: PlaceInfo = { id: 'test/image', label: 'Image', use: 'tool', class: 'ci', example: 'image: a' };

function written(text: string, row: Partial<YamlRow>, more: { noTemplates?: true; mergesDuplicates?: true } = {}): readonly string[] {
  const reading = readYamlFile(
    { path: 'x.yml', text },
    { words: ['image'], find: (search) => noteRows(search, [{ place, paths: ['image'], ...row }]), ...more },
  );
  return [...reading.uses.map((use) => use.written), ...reading.problems.map(({ code }) => code)];
}

describe('a YAML file gone through by paths', () => {
  it('keeps what stands at them, in the order of the file, each place once', () => {
    const text = 'image: &a b:1\nimages: [{image: a:1}, {image: *a}, {image: c:1}, {image: c:1}]\n';
    expect(written(text, { paths: ['images[].image', 'image'] })).toEqual(['b:1', 'a:1', 'c:1', 'c:1']);
  });

  it('goes into everything with `**`, through aliases that lead back', () => {
    expect(written('a: &a {b: {image: x:1}, c: [{image: y:1}, *a]}\n', { paths: ['**.image'] })).toEqual(['x:1', 'y:1']);
  });

  it('takes only what begins with a prefix, without it', () => {
    expect(written('image: docker://a:1', { prefix: 'docker://' })).toEqual(['a:1']);
    expect(written('image: a:1', { prefix: 'docker://' })).toEqual([]);
  });

  it('finds none in empty values, null, and booleans', () => {
    expect(written('a: {image: }\nb: {image: null}\nc: {image: ~}\nd: {image: true}\ne: {image: ""}', { paths: ['*.image'] })).toEqual([]);
  });

  it('says duplicates unless they are merged there', () => {
    expect(written('image: a\nimage: b', {})).toEqual(['a', 'b', 'duplicate-key']);
    expect(written('image: a\nimage: b', {}, { mergesDuplicates: true })).toEqual(['a', 'b']);
  });

  it('takes double braces for text where nothing is rendered', () => {
    expect(written('image: "a:{{ b }}"', {}, { noTemplates: true })).toEqual(['a:{{ b }}']);
    expect(written('image: {{ b }}', {}, { noTemplates: true })).toEqual([]);
    expect(written('image: {{ b }}', {})).toEqual(['{{ b }}']);
  });
});
