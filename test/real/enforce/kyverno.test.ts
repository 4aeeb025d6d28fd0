import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kyverno } from '../../../src/core/exporters/kyverno/index.js';
import { policyOf } from '../../support/judging.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { podsOf, workloads } from './support/cluster-cases.js';
import { compareVerdicts, exported } from './support/compare-verdicts.js';
import { enforcedImages, enforcedPolicies } from './support/corpus.js';
import { askKyverno } from './support/kyverno.js';

const folder = temporaryFolder();
const now = Date.now();

describe('Kyverno with a ValidatingPolicy', () => {
  it('refuses what the policy refuses, and nothing else', { timeout: 900_000 }, async () => {
    // Kyverno's command line compiles each policy anew for each object, so the places of workloads are asked about once.
    // Longer names cannot be pulled, and the checks do not count.
    const pods = podsOf(enforcedImages(40).filter(({ length }) => length <= 255));
    const all = [...pods, ...workloads()];
    const counts = {
      policies: 0,
      references: pods.length,
      manifests: all.length,
      verdicts: 0,
      refused: 0,
      errors: 0,
      disagreements: 0,
    };
    for (const { name, judged: text } of enforcedPolicies(now)) {
      if (name.startsWith('made up')) continue;
      const asked = name === 'sources' ? all : pods;
      const file = join(mkdtempSync(join(folder, 'kyverno-')), 'kyverno.yaml');
      const { files } = exported(kyverno, text, now);
      writeFileSync(file, files.map((one) => one.text).join('---\n'));
      const denying = new Set(
        files.flatMap((one) => [...one.text.matchAll(/name: (\S+-denying)\n[^]*?validationActions:\n\s+- Deny/g)].map((found) => found[1])),
      );
      const results = (await askKyverno(file, asked)).filter(({ policy }) => denying.has(policy));
      const denied = new Set(results.filter(({ result }) => result === 'fail' || result === 'error').map(({ object }) => object));
      const { verdicts, refused, stricter, looser } = compareVerdicts(policyOf(text), asked, denied, now);
      counts.policies++;
      counts.verdicts += verdicts;
      counts.refused += refused;
      counts.errors += results.filter(({ result }) => result === 'error').length;
      counts.disagreements += stricter.length + looser.length;
      expect({ stricter, looser }, name).toEqual({ stricter: [], looser: [] });
    }
    console.log(`kyverno apply against the policy: ${JSON.stringify(counts)}`);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
    expect(counts.errors).toBe(0);
  });
});
