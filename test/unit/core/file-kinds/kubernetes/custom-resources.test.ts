import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../../../src/core/file-kinds/kubernetes/read-manifest.js';
import { noFacts, type CustomResource } from '../../../../../src/core/model/reading.js';
import { toCustomResources } from '../../../../../src/core/policy/custom-resources.js';

const database =
  'apiVersion: db.example/v1\nkind: Database\nspec:\n  engine: {ref: registry.example/engine:1}\n  sidecars: [{from: registry.example/sidecar:1}]\n';

function imagesIn(text: string, customResources: readonly CustomResource[], kind?: string): readonly string[] {
  const file = { path: 'a.yaml', text, ...(kind !== undefined && { kind }) };
  return readManifest(file, { ...noFacts, customResources }).uses.map(({ place, written }) => `${place.id} ${written}`);
}

describe('custom resources that a policy describes', () => {
  it('are read at the ways that it names, also when no word of ours stands in the file', () => {
    expect(imagesIn(database, [])).toEqual([]);
    expect(imagesIn(database, [{ group: 'db.example', kind: 'Database', images: ['spec.engine.ref', 'spec.sidecars[].from'] }])).toEqual([
      'kubernetes/custom registry.example/engine:1',
      'kubernetes/custom registry.example/sidecar:1',
    ]);
  });

  it('have pods where it says so', () => {
    const text = 'apiVersion: db.example/v1\nkind: Database\nspec: {node: {initContainers: [{image: Not An Image}]}}\n';
    expect(imagesIn(text, [{ group: 'db.example', kind: 'Database', pods: ['spec.node'] }])).toEqual([
      'kubernetes/init-container Not An Image',
    ]);
  });

  it('are of their group and kind only', () => {
    const others = [
      { group: 'other.example', kind: 'Database', images: ['spec.engine.ref'] },
      { group: 'db.example', kind: 'Cluster', images: ['spec.engine.ref'] },
    ];
    expect(imagesIn(database, others)).toEqual([]);
  });
});

describe('custom resources of a person’s settings', () => {
  it('count as far as they are well formed', () => {
    const sound = { group: 'a.example', kind: 'A', images: ['spec.image', 'spec.nodes[].byName.*'], pods: [] };
    expect(toCustomResources([sound, { ...sound, images: ['spec..image', 7, 'a b'] }, { kind: 'A' }, null, 'A'])).toEqual([sound]);
    expect(toCustomResources({ group: 'a' })).toEqual([]);
  });
});

describe('patches without a kind', () => {
  it('are read when their outer file says that they are ones', () => {
    const patch = 'spec: {template: {spec: {containers: [{name: a, image: registry.example/a:1}]}}}\n';
    expect(imagesIn(patch, [], 'kubernetes')).toEqual(['kubernetes/custom registry.example/a:1']);
    expect(imagesIn(patch, [])).toEqual([]);
  });

  it.each([
    ['an image', '- {op: replace, path: /spec/containers/0/image, value: registry.example/a:1}\n'],
    ['a container', '- {op: add, path: /spec/containers/-, value: {name: a, image: registry.example/a:1}}\n'],
    ['containers', '- op: replace\n  path: /spec/initContainers\n  value: [{name: a, image: registry.example/a:1}]\n'],
    ['a pod', '- {op: add, path: /spec/template, value: {spec: {containers: [{image: registry.example/a:1}]}}}\n'],
    ['in JSON', '[{"op": "replace", "path": "/spec/image", "value": "registry.example/a:1"}]'],
  ])('are read operation by operation: %s', (_, patch) => {
    expect(imagesIn(patch, [], 'kubernetes')).toEqual(['kubernetes/custom registry.example/a:1']);
  });

  it.each([
    ['- {op: remove, path: /spec/containers/0/image}\n'],
    ['- {op: test, path: /spec/containers/0/image, value: registry.example/a:1}\n'],
    ['- {op: replace, path: /spec/imagePullPolicy, value: registry.example/a:1}\n'],
    ['- {op: replace, path: /spec/image, value: "https://pictures.example/a.png"}\n'],
  ])('hold no image in %s', (patch) => {
    expect(imagesIn(patch, [], 'kubernetes')).toEqual([]);
  });
});
