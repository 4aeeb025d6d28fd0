import { describe, expect, it } from 'vitest';
import { noFacts, type KnownFiles } from '../../../../src/core/model/reading.js';
import { readSource } from '../../../../src/core/use-cases/read-source.js';

const texts: Readonly<Record<string, string>> = {
  'app/operations.yaml': '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: nginx:1\n',
  'app/part.yaml': 'kind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: "nginx:1"}]}}}\n',
  'app/whole.yaml': 'apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{name: web, image: "nginx:1"}]}}}\n',
};

const files: KnownFiles = {
  ...noFacts.files,
  read(path) {
    const text = texts[path];
    return text === undefined ? { state: 'absent' } : { state: 'text', text };
  },
};

describe('the files of patches that a kustomization names', () => {
  it.each([
    ['patches: [{path: operations.yaml}]', 'app/operations.yaml', 'kustomize'],
    ['patches: [{path: part.yaml, target: {kind: Deployment}}]', 'app/part.yaml', 'kubernetes'],
    ['patchesStrategicMerge: [part.yaml]', 'app/part.yaml', 'kubernetes'],
  ])('in %s are read as patches', async (text, file, kind) => {
    const reading = await readSource({ path: 'app/kustomization.yaml', text, kind: 'kustomize' }, { ...noFacts, files });
    expect(reading.follows).toEqual([{ file, kind }]);
  });

  it('say themselves what they are when they are whole resources', async () => {
    const text = 'patches: [{path: whole.yaml}, {path: absent.yaml}]\npatchesStrategicMerge: [whole.yaml]';
    const reading = await readSource({ path: 'app/kustomization.yaml', text, kind: 'kustomize' }, { ...noFacts, files });
    expect(reading.follows).toEqual([]);
  });

  it('that leave out the apiVersion have their images read', async () => {
    const reading = await readSource({ path: 'app/part.yaml', text: texts['app/part.yaml'] ?? '', kind: 'kubernetes' }, noFacts);
    expect(reading.uses.map(({ written }) => written)).toEqual(['nginx:1']);
  });
});
