import { noFacts, readSource, type ImageReference } from '../../core/index.js';
import { readTarget } from '../files/read-target.js';
import { findTargets } from '../files/targets.js';
import { takingTurns } from '../files/turns.js';
import type { Io } from '../io.js';

/** Every image that the files of a folder ask for, so that a policy's entries which none of them needs can be said. */
export async function imagesBelow(folder: string, io: Io): Promise<readonly ImageReference[]> {
  const images: ImageReference[] = [];
  const turn = takingTurns();
  for (const target of findTargets([folder], io).files) {
    if (io.isCancelled()) break;
    const read = readTarget(target);
    const { uses } = read.state === 'source' ? await readSource(read.source, noFacts) : { uses: [] };
    images.push(...uses.flatMap(({ value }) => (value.kind === 'reference' ? [value.reference] : [])));
    await turn();
  }
  return images;
}
