import { beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/core/file-kinds/kubernetes/read-manifest.js';
import type { Reading } from '../../src/core/model/reading.js';
import { hostileYaml } from './support/hostile-yaml.js';
import { missedImages, toSeen, type SeenByKubectl } from './support/missed-images.js';
import { askOracle } from './support/oracle.js';
import { random } from './support/random.js';

/** Enough for every pair of tricks to meet several times; another seed looks elsewhere. */
const streams = Number(process.env['YAML_STREAMS'] ?? 20_000);
const seed = Number(process.env['YAML_SEED'] ?? 20_261_122);

interface Case {
  readonly text: string;
  readonly reading: Reading;
  readonly seen: SeenByKubectl;
}

describe('hostile documents', () => {
  let cases: readonly Case[] = [];

  beforeAll(async () => {
    const chance = random(seed);
    const texts = Array.from({ length: streams }, () => hostileYaml(chance));
    const answers = await askOracle(
      'yaml',
      texts.map((text) => ({ text })),
    );
    cases = texts.map((text, index) => ({ text, reading: readManifest({ path: 'hostile.yaml', text }), seen: toSeen(answers[index]) }));
  });

  it('hold no image that kubectl sees and that we neither read nor declare undetermined', () => {
    const withImages = cases.filter(({ seen }) => seen.images.length > 0);
    const certain = withImages.filter(({ reading }) => reading.problems.every(({ undetermined }) => undetermined === undefined));
    const images = withImages.reduce((sum, { seen }) => sum + seen.images.length, 0);
    const missed = missedIn(cases, (reading) => reading);
    console.log(
      `hostile streams (seed ${String(seed)}): ${String(streams)}; in ${String(withImages.length)} kubectl sees ${String(images)} images, ` +
        `${String(certain.length)} of them read without any reservation; ${String(missed.length)} with a missed image`,
    );
    expect(missed.slice(0, 5)).toEqual([]);
    expect(withImages.length).toBeGreaterThan(streams / 10);
    expect(certain.length).toBeGreaterThan(streams / 20);
  });

  it.each<[string, (reading: Reading) => Reading]>([
    ['takes the first of duplicate keys', (reading) => ({ ...reading, uses: firstOfDuplicates(reading) })],
    ['does not decode escapes', (reading) => ({ ...reading, uses: reading.uses.filter(isLiteral) })],
    ['knows no other line breaks', (reading) => ({ ...reading, problems: reading.problems.filter(({ code }) => code !== 'line-break') })],
    ['is silent about syntax errors', (reading) => ({ ...reading, problems: reading.problems.filter(({ code }) => code !== 'syntax') })],
  ])('would convict a reader that %s', (_, mutate) => {
    expect(missedIn(cases, mutate).length).toBeGreaterThan(0);
  });
});

function missedIn(cases: readonly Case[], mutate: (reading: Reading) => Reading): readonly unknown[] {
  return cases.flatMap(({ text, reading, seen }) => {
    const missing = missedImages(text, mutate(reading), seen);
    return missing.length === 0 ? [] : [{ text, missing, problems: reading.problems.map(({ code }) => code) }];
  });
}

function firstOfDuplicates(reading: Reading): Reading['uses'] {
  const duplicates = reading.problems.filter(({ code }) => code === 'duplicate-key').map(({ span }) => span.end);
  return reading.uses.filter(({ at }) => !duplicates.some((end) => at.span.start > end));
}

function isLiteral({ value }: Reading['uses'][number]): boolean {
  return value.kind !== 'reference' || value.pieces.every(({ literal }) => literal);
}
