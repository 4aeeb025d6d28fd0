import { describe, expect, it } from 'vitest';
import { noFacts } from '../../../../src/core/model/reading.js';
import { judgeFile } from '../../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { applyEdits } from '../../../../src/core/use-cases/apply-edits.js';
import { findFixes } from '../../../../src/core/use-cases/find-fixes.js';
import { readSource } from '../../../../src/core/use-cases/read-source.js';
import { policyOf, today } from '../../../support/judging.js';

/** What the file becomes by each fix of its first use. */
async function fixed(path: string, text: string, governing: GoverningPolicy): Promise<readonly (string | undefined)[]> {
  const source = { path, text };
  const [judged] = judgeFile(path, await readSource(source, noFacts), governing, today).uses;
  if (judged === undefined) throw new Error('The example names no image.');
  const fixes = await findFixes(source, judged, governing, today, noFacts);
  return fixes.map((fix) => applyEdits(source, fix.edits));
}

const one = '1'.repeat(64);
const replacing = (offers: string): GoverningPolicy =>
  policyOf(
    `sources: {allow: [registry.example/**]}\nbases:\n  catalogue:\n    - {image: registry.example/base/web, replaces: [quay.io/org/app, node], ${offers}}\n`,
  );

describe('a fix of an image that is kept in parts', () => {
  it('edits the registry and the repository of Helm values each in its place', async () => {
    const text = 'image:\n  registry: quay.io\n  repository: org/app\n  tag: "1.0"\n';
    expect(await fixed('values.yaml', text, replacing('sameTags: true, tags: "*"'))).toEqual([
      'image:\n  registry: registry.example\n  repository: base/web\n  tag: "1.0"\n',
    ]);
  });

  it('edits the front of a repository that holds its registry', async () => {
    const text = 'image:\n  repository: quay.io/org/app\n  tag: 1.0\n';
    expect(await fixed('values.yaml', text, replacing('sameTags: true, tags: "*"'))).toEqual([
      'image:\n  repository: registry.example/base/web\n  tag: 1.0\n',
    ]);
  });

  it('edits tag and digest together', async () => {
    const text = `image:\n  registry: quay.io\n  repository: org/app\n  tag: 1.0.0\n  digest: sha256:${'2'.repeat(64)}\n`;
    expect(await fixed('values.yaml', text, replacing(`offers: [{tag: 1.0.1, digest: "sha256:${one}"}]`))).toEqual([
      `image:\n  registry: registry.example\n  repository: base/web\n  tag: 1.0.1\n  digest: sha256:${one}\n`,
    ]);
  });

  it('writes a digest behind the tag where there is no place for it', async () => {
    const text = 'image:\n  registry: quay.io\n  repository: org/app\n  tag: 1.0.0\n';
    expect(await fixed('values.yaml', text, replacing(`offers: [{tag: 1.0.1, digest: "sha256:${one}"}]`))).toEqual([
      `image:\n  registry: registry.example\n  repository: base/web\n  tag: 1.0.1@sha256:${one}\n`,
    ]);
  });

  it('edits the new name and the new tag of a kustomization', async () => {
    const text = 'images:\n  - name: app\n    newName: quay.io/org/app\n    newTag: 1.0.0\n';
    expect(await fixed('kustomization.yaml', text, replacing('offers: [{tag: 1.0.1}]'))).toEqual([
      'images:\n  - name: app\n    newName: registry.example/base/web\n    newTag: 1.0.1\n',
    ]);
  });

  it('leaves the name alone by which a kustomization finds an image', async () => {
    const text = 'images:\n  - name: quay.io/org/app\n    newTag: 1.0.0\n';
    expect(await fixed('kustomization.yaml', text, replacing('offers: [{tag: 1.0.1}]'))).toEqual([]);
  });
});
