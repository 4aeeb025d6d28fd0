import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noFacts } from '../../../src/core/model/reading.js';
import { judgeFile } from '../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../src/core/policy/layer.js';
import { mergedCustomResources } from '../../../src/core/policy/layers.js';
import { readSource } from '../../../src/core/use-cases/read-source.js';
import { policyOf, sum, today } from '../../support/judging.js';

/* Whole manifests through the real readers: what is inside them, and how loud places are. */

async function judged(text: string, governing: GoverningPolicy) {
  const path = 'a.yaml';
  const reading = await readSource({ path, text }, { ...noFacts, customResources: mergedCustomResources(governing) });
  return judgeFile(path, reading, governing, today);
}

async function verdicts(text: string, governing: GoverningPolicy): Promise<readonly string[]> {
  const file = await judged(text, governing);
  return file.uses.map(({ use, verdict }) => `${use.place.id} ${text.slice(use.at.span.start, use.at.span.end)}: ${sum(verdict)}`);
}

function example(name: string): string {
  return readFileSync(new URL(`../kubernetes/${name}`, import.meta.url), 'utf8');
}

const nothing = 'sources: {allow: []}\n';

describe('files in a ConfigMap', () => {
  it('are not judged unless a policy says so', async () => {
    expect(await verdicts(example('config-maps.yaml'), policyOf(nothing))).toEqual([]);
  });

  it('are judged with their own kinds, at the level that the policy gives them', async () => {
    expect(await verdicts(example('config-maps.yaml'), policyOf(`${nothing}places: {kubernetes/config-map: warn}\n`))).toEqual([
      'kubernetes/container registry.example/job:1: allowed unapproved-registry:warn',
      'compose/service registry.example/web:1: allowed unapproved-registry:warn',
      'dockerfile/from registry.example/base:1: allowed unapproved-registry:warn',
      'kubernetes/container registry.example/secret:1: allowed unapproved-registry:warn',
    ]);
  });

  it('leave their outer file determined when they cannot be read', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  pod.yaml: |\n    apiVersion: v1\n    kind: Pod\n    image: "open\n    x: [\n';
    expect(await judged(text, policyOf(nothing))).toMatchObject({ findings: [], unreadable: [] });
    const heard = await judged(text, policyOf(`${nothing}places: {"kubernetes/*": error}\n`));
    expect(heard.unreadable).not.toEqual([]);
  });
});

describe('manifests that other resources carry', () => {
  it('are judged where they are written', async () => {
    expect(await verdicts(example('argo-workflows.yaml'), policyOf('sources: {allow: [quay.io/**]}\n'))).toContain(
      'kubernetes/container registry.example/made:1: denied unapproved-registry:error',
    );
    expect(await verdicts(example('argo-cd.yaml'), policyOf('sources: {allow: [quay.io/**]}\n'))).toContain(
      'kubernetes/custom registry.example/patched:1: denied unapproved-registry:error',
    );
  });
});

describe('places in manifests', () => {
  it('deny nothing where only a name tells that it is an image, nor where it is none', async () => {
    const text = `apiVersion: v1
kind: Pod
spec: {containers: [{image: a.example/a:1, args: [--x-image=b.example/b:1], env: [{name: C_IMAGE, value: "c.example/c:1"}]}]}
---
apiVersion: pkg.crossplane.io/v1
kind: Provider
spec: {package: d.example/d}
`;
    expect(await verdicts(text, policyOf('sources: {allow: []}\ntags: [{match: "**", requireTag: error}]\n'))).toEqual([
      'kubernetes/container a.example/a:1: denied unapproved-registry:error',
      'kubernetes/container-argument b.example/b:1: allowed unapproved-registry:warn',
      'kubernetes/container-environment c.example/c:1: allowed unapproved-registry:warn',
      'kubernetes/package d.example/d: allowed unapproved-registry:warn',
    ]);
  });

  it('are also those that the policy describes', async () => {
    const text = 'apiVersion: db.example/v1\nkind: Database\nspec: {engine: {ref: a.example/a:1}}\n';
    const policy = policyOf('sources: {allow: []}\ncustomResources: [{group: db.example, kind: Database, images: [spec.engine.ref]}]\n');
    expect(await verdicts(text, policy)).toEqual(['kubernetes/custom a.example/a:1: denied unapproved-registry:error']);
  });
});
