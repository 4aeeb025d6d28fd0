import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conftest } from '../../../src/core/exporters/conftest/index.js';
import { judgeUse } from '../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../src/core/policy/layer.js';
import { policyOf, useOf } from '../../support/judging.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { buildCases, datedCases, stopsBuild } from './support/build-cases.js';
import { clusterImages, clusterPolicies, podsOf, workloads } from './support/cluster-cases.js';
import { exported } from './support/compare-verdicts.js';
import { askConftest, type Tested } from './support/conftest.js';

const folder = temporaryFolder();
const now = Date.now();

describe('conftest', () => {
  it('refuses the manifests that the policy refuses or cannot judge, and no others', { timeout: 600_000 }, async () => {
    const asked = [...podsOf(clusterImages(400)), ...workloads()];
    // Half of the manifests again without a namespace.
    const files = asked.flatMap(({ name, object, images }, at) => [
      { name: `${name}.json`, text: JSON.stringify(object), images, namespace: 'shop' },
      ...(at % 2 === 0 ? [{ name: `${name}-nowhere.json`, text: withoutNamespace(object), images, namespace: undefined }] : []),
    ]);
    const counts = { policies: 0, manifests: files.length, verdicts: 0, refused: 0, warned: 0, disagreements: 0 };
    for (const { name, text } of clusterPolicies(now)) {
      const place = mkdtempSync(join(folder, 'manifests-'));
      const answers = await askConftest(
        place,
        exported(conftest, text, now).files,
        Object.fromEntries(files.map((file) => [file.name, file.text])),
      );
      const governing = policyOf(text);
      const differing = files.filter((file) => {
        const theirs = answers.get(file.name);
        counts.verdicts++;
        if (isRefused(theirs)) counts.refused++;
        if ((theirs?.warnings.length ?? 0) > 0) counts.warned++;
        return isRefused(theirs) !== file.images.some((image) => stopsManifest(governing, image, file.namespace));
      });
      counts.policies++;
      counts.disagreements += differing.length;
      expect(
        differing.slice(0, 10).map((file) => ({ images: file.images, namespace: file.namespace, theirs: answers.get(file.name) })),
        name,
      ).toEqual([]);
    }
    console.log(`conftest against the policy, manifests: ${JSON.stringify(counts)}`);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
  });

  it('refuses the Dockerfiles that the policy refuses, and no others but what the report declares', { timeout: 600_000 }, async () => {
    const images = clusterImages(300).filter((image) => /^[A-Za-z0-9[\]@:/._-]+$/.test(image));
    const files = images.flatMap((image, at) => [
      { name: `${at}-from/Dockerfile`, image, text: `FROM ${image}\n` },
      { name: `${at}-copy/Dockerfile`, image, text: `FROM scratch\nCOPY --from=${image} /a /b\n` },
      { name: `${at}-mount/Dockerfile`, image, text: `FROM scratch\nRUN --mount=type=bind,from=${image},target=/x /x/y\n` },
    ]);
    const counts = { policies: 0, dockerfiles: files.length, verdicts: 0, refused: 0, declared: 0, disagreements: 0 };
    for (const { name, text, stricter } of [...buildCases(now), ...datedCases(now)].filter((one) => one.name !== 'catalogue')) {
      const place = mkdtempSync(join(folder, 'dockerfiles-'));
      const answers = await askConftest(
        place,
        exported(conftest, text, now).files,
        Object.fromEntries(files.map((file) => [file.name, file.text])),
      );
      const governing = policyOf(text);
      const differing = files.filter((file) => {
        counts.verdicts++;
        const theirs = isRefused(answers.get(file.name));
        if (theirs) counts.refused++;
        if (theirs === stopsBuild(governing, file.image, now)) return false;
        if (!theirs || name !== 'one use' || stricter?.(file.image) !== true) return true;
        counts.declared++;
        return false;
      });
      counts.policies++;
      counts.disagreements += differing.length;
      expect(
        differing.slice(0, 10).map((file) => ({ file: file.text, theirs: answers.get(file.name) })),
        name,
      ).toEqual([]);
    }
    console.log(`conftest against the policy, Dockerfiles: ${JSON.stringify(counts)}`);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
  });

  it('knows stages, defaults of arguments and lists, and says what it cannot see', { timeout: 600_000 }, async () => {
    const text = 'sources: {allow: [nginx]}';
    const answers = await askConftest(mkdtempSync(join(folder, 'few-')), exported(conftest, text, now).files, {
      'a/Dockerfile': 'ARG V=1\nFROM nginx:${V} AS Base\nFROM base\nCOPY --from=BASE / /\nCOPY --from=0 / /\nFROM scratch\n',
      'b/Dockerfile': 'ARG V=1\nARG V=2\nFROM nginx:${V}\n',
      'c/Dockerfile': 'FROM quay.io/${X}\n',
      'd/Dockerfile': 'FROM nginx\nONBUILD COPY --from=quay.io/x / /\n',
      'e/Dockerfile': 'ARG V=quay.io/x\nFROM ${V}\n',
      'list.yaml': 'kind: List\napiVersion: v1\nitems:\n- {kind: List, items: [{kind: Pod, spec: {containers: [{image: quay.io/x}]}}]}\n',
      'pods.yaml': 'kind: PodList\napiVersion: v1\nitems:\n- {spec: {containers: [{image: quay.io/x}]}}\n',
      'number.yaml': 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: 5}]}\n',
      'custom.yaml': 'kind: Rollout\napiVersion: argoproj.io/v1alpha1\nspec: {template: {spec: {containers: [{image: quay.io/x}]}}}\n',
      'several.yaml': 'kind: Service\napiVersion: v1\n---\nkind: Pod\napiVersion: v1\nspec: {initContainers: [{image: quay.io/x}]}\n',
      'other.yaml': 'services: {a: {image: quay.io/x}}\n',
    });
    const refused = [...answers].filter(([, tested]) => isRefused(tested)).map(([name]) => name);
    expect(refused.toSorted()).toEqual([
      'b/Dockerfile',
      'c/Dockerfile',
      'custom.yaml',
      'e/Dockerfile',
      'list.yaml',
      'number.yaml',
      'pods.yaml',
      'several.yaml',
    ]);
    expect(answers.get('d/Dockerfile')?.warnings).toHaveLength(1);
  });

  it('without its data refuses everything', { timeout: 600_000 }, async () => {
    const { files } = exported(conftest, 'sources: {allow: [nginx]}', now);
    const place = mkdtempSync(join(folder, 'without-'));
    const kept = files.filter(({ name }) => name.startsWith('policy/'));
    const answers = await askConftest(place, [...kept, { name: 'data/other.json', text: '{}' }], { 'pod.yaml': 'kind: Service\n' });
    expect(answers.get('pod.yaml')?.failures).toEqual([
      'The data of the policy is missing: give conftest the folder beside this one with --data.',
    ]);
  });

  it('shows the author’s words as they are', { timeout: 600_000 }, async () => {
    const reason = '"]}) } deny := {} # %s \\u202e `';
    const { files } = exported(conftest, `sources: {deny: [{match: quay.io/**, reason: ${JSON.stringify(reason)}}]}`, now);
    const answers = await askConftest(mkdtempSync(join(folder, 'words-')), files, {
      'pod.yaml': 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: quay.io/x}]}\n',
    });
    expect(answers.get('pod.yaml')?.failures).toEqual([`quay.io/x: The policy denies quay.io/**: ${reason} (denied-image)`]);
  });
});

function isRefused(tested: Tested | undefined): boolean {
  return (tested?.failures.length ?? 0) > 0;
}

function withoutNamespace(object: object): string {
  return JSON.stringify(object, (key, value: unknown) => (key === 'namespace' ? undefined : value));
}

/** Stage `ci`; what nobody can judge is not let through. */
function stopsManifest(governing: GoverningPolicy, image: string, namespace: string | undefined): boolean {
  const use = useOf(image, { use: 'run', ...(namespace === undefined ? {} : { namespace }) });
  const { outcome, findings } = judgeUse(use, governing, { now, stage: 'ci' });
  return outcome === 'undetermined' || findings.some(({ level, excepted, reportOnly }) => level === 'error' && !excepted && !reportOnly);
}
