import { describe, expect, it } from 'vitest';

import { readManifest } from '../../src/core/file-kinds/kubernetes/read-manifest.js';
import { missedImages, type SeenByKubectl } from './support/missed-images.js';
import { hostileYaml } from './support/hostile-yaml.js';
import { askOracle } from './support/oracle.js';
import { random } from './support/random.js';

/** Enough for every pair of tricks to meet several times. */
const hostileStreams = Number(process.env['YAML_STREAMS'] ?? 20_000);

describe('what kubectl reads', () => {
  it('sees no image in hostile documents that we neither read nor declare undetermined', async () => {
    const chance = random(Number(process.env['YAML_SEED'] ?? 20_261_122));
    const texts = Array.from({ length: hostileStreams }, () => hostileYaml(chance));
    const { missed, numbers } = compare(
      texts,
      await askOracle(
        'yaml',
        texts.map((text) => ({ text })),
      ),
    );
    console.log(`hostile streams: ${numbers}`);
    if (process.env['YAML_DUMP']) (await import('node:fs')).writeFileSync(process.env['YAML_DUMP'], JSON.stringify(missed));
    expect(missed.slice(0, 5)).toEqual([]);
  });
});

function compare(texts: readonly string[], answers: readonly unknown[]): { readonly missed: readonly unknown[]; readonly numbers: string } {
  const missed: unknown[] = [];
  const count = { images: 0, withImages: 0, clean: 0, refused: 0 };
  texts.forEach((text, index) => {
    const seen = answers[index] as SeenByKubectl;
    const reading = readManifest({ path: 'hostile.yaml', text });
    const missing = missedImages(text, reading, seen);
    if (missing.length > 0) missed.push({ text, missing, problems: reading.problems.map(({ code }) => code) });
    count.images += seen.images.length;
    if (seen.error !== undefined) count.refused++;
    if (seen.images.length > 0) count.withImages++;
    if (seen.images.length > 0 && reading.problems.every((problem) => !problem.undetermined)) count.clean++;
  });
  const numbers = `${String(texts.length)}, in ${String(count.withImages)} of them kubectl sees ${String(count.images)} images (${String(count.clean)} read without any reservation), ${String(count.refused)} refused, ${String(missed.length)} with a missed image`;
  return { missed, numbers };
}
