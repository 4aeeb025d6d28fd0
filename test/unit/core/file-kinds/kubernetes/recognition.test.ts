import { describe, expect, it } from 'vitest';
import { kubernetes } from '../../../../../src/core/file-kinds/kubernetes/index.js';
import { readManifest } from '../../../../../src/core/file-kinds/kubernetes/read-manifest.js';

const recognises = (text: string): boolean => kubernetes.shape?.test(text) === true;
const imagesIn = (text: string): readonly string[] => readManifest({ path: 'a.yaml', text }).uses.map(({ written }) => written);

describe('recognising manifests', () => {
  it.each([
    'apiVersion: v1\nkind: Pod\n',
    '{"kind":"Pod","apiVersion":"v1"}',
    '"\\x61piVersion": v1\n"kin\\u0064": Pod\n',
    '!!binary YXBpVmVyc2lvbg==: v1\nkind: Pod\n',
    '? apiVersion\n: v1\n? kind\n: Pod\n',
  ])('recognises %j', (text) => {
    expect(recognises(text)).toBe(true);
  });

  it.each(['services:\n  web: {image: nginx}\n', 'image: nginx\n', '', 'on: push\njobs: {a: {container: node}}\n'])(
    'leaves %j alone',
    (text) => {
      expect(recognises(text)).toBe(false);
    },
  );

  it('finds nothing in a text that only speaks of manifests', () => {
    expect(readManifest({ path: 'a.yaml', text: '# apiVersion and kind\nservices: {web: {image: nginx}}\n' })).toMatchObject({
      uses: [],
      problems: [],
    });
    expect(readManifest({ path: 'a.yaml', text: 'run: "apiVersion: v1, kind: Pod, image: nginx"\n' })).toMatchObject({
      uses: [],
      problems: [],
    });
  });

  it('reads keys however they are spelt', () => {
    const pod = 'spec: {containers: [{image: seen:1}]}\n';
    for (const type of [
      '"\\x61piVersion": v1\n"kin\\u0064": Pod\n',
      '!!binary YXBpVmVyc2lvbg==: v1\nkind: Pod\n',
      '? apiVersion\n: v1\n? kind\n: Pod\n',
      '<<: {apiVersion: v1, kind: Pod}\n',
    ])
      expect(imagesIn(type + pod)).toEqual(['seen:1']);
  });

  it('reads a document whose kind is written twice as both', () => {
    expect(
      imagesIn(
        'apiVersion: apiextensions.k8s.io/v1\napiVersion: v1\nkind: CustomResourceDefinition\nkind: Pod\nspec: {containers: [{image: seen:1}]}\n',
      ),
    ).toEqual(['seen:1']);
  });
});
