import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gatekeeper } from '../../../src/core/exporters/gatekeeper/index.js';
import { policyOf } from '../../support/judging.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { podsOf, workloads } from './support/cluster-cases.js';
import { compareVerdicts, exported } from './support/compare-verdicts.js';
import { enforcedImages, enforcedPolicies } from './support/corpus.js';
import { askGator } from './support/gator.js';

const folder = temporaryFolder();
const now = Date.now();

describe('Gatekeeper with our template', () => {
  it('refuses what the policy refuses, and nothing else', { timeout: 600_000 }, async () => {
    // Longer names cannot be pulled, and the checks do not count.
    const images = enforcedImages(300).filter(({ length }) => length <= 255);
    const asked = [...podsOf(images), ...workloads()];
    const counts = {
      policies: 0,
      references: images.length,
      manifests: asked.length,
      verdicts: 0,
      refused: 0,
      disagreements: 0,
    };
    for (const { name, text, judged } of enforcedPolicies(now)) {
      const place = mkdtempSync(join(folder, 'gatekeeper-'));
      for (const file of exported(gatekeeper, text, now).files) writeFileSync(join(place, file.name), file.text);
      const violations = await askGator(place, asked);
      const denied = new Set(violations.filter(({ action }) => action === 'deny').map((violation) => violation.object));
      const { verdicts, refused, stricter, looser } = compareVerdicts(policyOf(judged), asked, denied, now);
      counts.policies++;
      counts.verdicts += verdicts;
      counts.refused += refused;
      counts.disagreements += stricter.length + looser.length;
      expect({ stricter, looser }, name).toEqual({ stricter: [], looser: [] });
    }
    console.log(`gator against the policy: ${JSON.stringify(counts)}`);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
    expect(counts.disagreements).toBe(0);
  });
});
