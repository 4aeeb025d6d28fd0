import { describe, expect, it } from 'vitest';
import { builtInKinds, customKinds } from '../../../../../src/core/file-kinds/kubernetes/kinds.js';
import { kubernetes } from '../../../../../src/core/file-kinds/kubernetes/index.js';
import { readDocuments } from '../../../../../src/core/file-kinds/yaml/read-documents.js';

describe('the words that a manifest with images holds', () => {
  it('stand in every path that the tables name for an image', () => {
    const paths = [...builtInKinds, ...customKinds].flatMap((row) => [...(row.images ?? []), ...(row.bundles ?? [])]);
    expect(paths.filter((path) => !kubernetes.words.some((word) => path.toLowerCase().includes(word)))).toEqual([]);
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
