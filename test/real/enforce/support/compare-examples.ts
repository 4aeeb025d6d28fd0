import { expect } from 'vitest';
import type { ExportOutcome, Exporter } from '../../../../src/core/exporters/index.js';
import { judgeUse } from '../../../../src/core/policy/judge.js';
import { parseReference } from '../../../../src/core/reference/index.js';
import { policyOf, useOf } from '../../../support/judging.js';
import { patternReference } from '../../support/pattern-strings.js';
import { random } from '../../support/random.js';
import { exported } from './compare-verdicts.js';
import { sourceExamples, sourceImages } from './source-examples.js';

export interface ExampleCounts {
  readonly policies: number;
  readonly references: number;
  readonly verdicts: number;
  readonly refused: number;
  /** Where engine and policy differ as the report says, by direction. */
  readonly stricter: number;
  readonly looser: number;
  readonly undeclared: number;
}

/** Holds what an engine refuses of every example against the policy and against what the report declares. */
export async function compareExamples(
  exporter: Exporter,
  now: number,
  refuses: (outcome: ExportOutcome, images: readonly string[]) => Promise<readonly boolean[]>,
  made = 1500,
): Promise<ExampleCounts> {
  const images = references(made);
  const counts = { policies: 0, references: images.length, verdicts: 0, refused: 0, stricter: 0, looser: 0, undeclared: 0 };
  for (const { name, text } of sourceExamples) {
    const outcome = exported(exporter, text, now, { allowsLooser: true });
    const ours = stops(text, images, now);
    const theirs = await refuses(outcome, images);
    const differing = images.filter((_, at) => theirs[at] !== ours[at]);
    const looser = images.filter((_, at) => ours[at] === true && theirs[at] === false);
    const undeclared = differing.filter((image) => !isDeclared(outcome, image, looser.includes(image)));
    expect(undeclared, name).toEqual([]);
    counts.policies++;
    counts.verdicts += images.length;
    counts.refused += theirs.filter(Boolean).length;
    counts.looser += looser.length;
    counts.stricter += differing.length - looser.length;
    counts.undeclared += undeclared.length;
  }
  return counts;
}

function references(made: number): readonly string[] {
  const chance = random(7);
  const all = [...sourceImages, ...Array.from({ length: made }, () => patternReference(chance))];
  return [...new Set(all)].filter((text) => parseReference(text).ok && text.length <= 200);
}

function stops(text: string, images: readonly string[], now: number): readonly boolean[] {
  const governing = policyOf(text);
  return images.map((image) => {
    const { outcome, findings } = judgeUse(useOf(image, { use: 'run', namespace: 'shop' }), governing, { now, stage: 'admit' });
    return outcome === 'undetermined' || findings.some(({ level, excepted, reportOnly }) => level === 'error' && !excepted && !reportOnly);
  });
}

/** A note in its direction. Notes on approved sources also name what no engine reads as we do: hosts in capitals, a path of one letter, a tag beside a digest. */
function isDeclared({ report }: ExportOutcome, image: string, isLooser: boolean): boolean {
  const declared = report.rules.map(({ fidelity }) => fidelity);
  if (declared.includes('looser') || (isLooser && declared.includes('not-expressible'))) return true;
  return !isLooser && (declared.includes('stricter') || isReadOtherwise(image));
}

function isReadOtherwise(image: string): boolean {
  return /^[^/]*[A-Z][^/]*\//.test(image) || /:[^/@]+@/.test(image) || /^[^/]*[.:][^/]*\/[^/:@](?:[:@][^/]*)?$/.test(image);
}
