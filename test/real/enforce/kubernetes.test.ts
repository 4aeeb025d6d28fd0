import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubernetes } from '../../../src/core/exporters/kubernetes/index.js';
import { policyOf } from '../../support/judging.js';
import { apiWorkloads, podOf } from './support/api-workloads.js';
import type { Workload } from './support/cluster-cases.js';
import { startCluster, type Cluster } from './support/cluster.js';
import { compareVerdicts, exported } from './support/compare-verdicts.js';
import { enforcedImages, enforcedPolicies } from './support/corpus.js';
import { dryRuns, installPolicies } from './support/dry-run.js';

const now = Date.now();
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  for (const name of ['shop', 'payments-eu']) {
    await cluster.ask('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
  }
}, 120_000);
afterAll(() => cluster.stop());

/** No policy takes this for a reference. */
const probe = podOf('probe', ['NOT AN IMAGE']).object;

describe('a real API server with a ValidatingAdmissionPolicy', () => {
  it('refuses what the policy refuses, and nothing else', { timeout: 900_000 }, async () => {
    const images = enforcedImages(700);
    const asked = images.map((image, at) => podOf(`pod-${at}`, [image]));
    const counts = { policies: 0, references: images.length, manifests: 0, invalid: 0, verdicts: 0, refused: 0, disagreements: 0 };
    for (const { name, text, judged } of enforcedPolicies(now)) {
      const outcome = exported(kubernetes, text, now, { allowsLooser: true });
      const uninstall = await installPolicies(cluster, outcome.files.map((file) => file.text).join('---\n'), probe);
      const { compared, invalid, wordless } = await compare(judged, [...asked, ...apiWorkloads('nginx:1', 'evil.example/x:1', ['shop'])]);
      await uninstall();
      counts.policies++;
      counts.manifests += compared.verdicts + invalid;
      counts.invalid += invalid;
      counts.verdicts += compared.verdicts;
      counts.refused += compared.refused;
      counts.disagreements += compared.stricter.length + compared.looser.length;
      expect({ stricter: compared.stricter, looser: compared.looser, wordless }, name).toEqual({ stricter: [], looser: [], wordless: [] });
    }
    console.log(`kube-apiserver against the policy: ${JSON.stringify(counts)}`);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
    expect(counts.disagreements).toBe(0);
  });
});

/** `wordless`: refusals that do not say which image, or which policy. */
async function compare(judged: string, asked: readonly Workload[]) {
  const answers = await dryRuns(
    cluster,
    asked.map(({ object }) => object),
  );
  const valid = asked.filter((_, at) => answers[at]?.outcome !== 'invalid');
  const denied = new Set(asked.filter((_, at) => answers[at]?.outcome === 'denied').map(({ name }) => name));
  const wordless = asked.filter(({ images }, at) => {
    const { outcome, message } = answers[at] ?? { outcome: 'invalid', message: '' };
    const names = images.some((image) => message.includes(image.slice(0, 500).replaceAll('\n', ' ')));
    return outcome === 'denied' && !(names && message.includes(`sha256:${'a'.repeat(64)}`));
  });
  return { compared: compareVerdicts(policyOf(judged), valid, denied, now), invalid: asked.length - valid.length, wordless };
}
