import { describe, expect, it } from 'vitest';
import type { KindRow } from '../../../../../src/core/file-kinds/kubernetes/kind-row.js';
import { builtInKinds, customKinds } from '../../../../../src/core/file-kinds/kubernetes/kinds.js';
import { kubernetes } from '../../../../../src/core/file-kinds/kubernetes/index.js';
import { words, wordsWith } from '../../../../../src/core/file-kinds/kubernetes/words.js';
import { readDocuments } from '../../../../../src/core/file-kinds/yaml/read-documents.js';

/** What stands in the file wherever a row finds an image: the way to it, or what its address begins with. Pods have `image`, lists of images too. */
function waysOf(row: KindRow): readonly string[] {
  return [
    ...[row.images, row.bundles, row.packages, row.kustomizeImages, row.kustomizeTexts].flatMap((paths) => paths ?? []),
    ...(row.dockerUrls === undefined ? [] : ['docker://']),
    ...(row.split ?? []).flatMap(({ at, whole, repository }) => [`${at}.${repository}`, ...(whole === undefined ? [] : [whole])]),
    ...(row.artifacts ?? []).flatMap(({ prefix = 'oci://', bare, url }) => [prefix, ...(bare === undefined ? [] : [url])]),
  ];
}

describe('the words that a manifest with images holds', () => {
  it('stand in every path that the tables name for an image', () => {
    const paths = [...builtInKinds, ...customKinds].flatMap(waysOf);
    expect(paths.filter((path) => !kubernetes.words.some((word) => path.toLowerCase().includes(word.toLowerCase())))).toEqual([]);
  });

  it('are joined by the last field of each way that a policy describes', () => {
    const described = [
      {
        group: 'a.example',
        kind: 'A',
        images: ['spec.engine.ref', 'spec.sidecars[].from', 'spec.byName.*', 'spec.all[].kind=Docker.name'],
        pods: ['spec'],
      },
    ];
    expect(wordsWith(described).slice(words.length)).toEqual(['ref', 'from', 'byName', 'name']);
    expect(wordsWith([])).toBe(words);
  });

  it('decide which documents are parsed at all', () => {
    const text = 'a: 1\n---\nb: image\n---\nc: "\\x69"\n---\nd: 1\n';
    expect(readDocuments(text, { words: kubernetes.words }).documents.map(({ at }) => text.slice(at.start, at.end))).toEqual([
      'b: image\n',
      'c: "\\x69"\n',
    ]);
  });

  it('never keep an image from being found: nothing without them is skipped unless it is spelt out', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{"\\x69mage": seen:1}]}\n';
    expect(readDocuments(text, { words: kubernetes.words }).documents).toHaveLength(1);
  });
});
