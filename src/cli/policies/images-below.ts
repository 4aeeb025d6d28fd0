import { noFacts, readSource, type ImageReference } from '../../core/index.js';
import { knownFilesOf } from '../files/known-files-of.js';
import { readTarget } from '../files/read-target.js';
import { findTargets } from '../files/targets.js';
import { visitTargets } from '../files/visit-targets.js';
import type { Io } from '../io.js';

/** Every image that the files of a folder ask for, so that a policy's entries which none of them needs can be said. */
export async function imagesBelow(folder: string, io: Io): Promise<readonly ImageReference[]> {
  const images: ImageReference[] = [];
  const filesBelow = knownFilesOf(io);
  await visitTargets(findTargets([folder], io), io, async (target) => {
    const read = await readTarget(target);
    if (read.state !== 'source') return { isRead: read.state === 'problem', follows: [] };
    const { uses, follows } = await readSource(read.source, { ...noFacts, files: filesBelow(target.absoluteRoot) });
    images.push(...uses.flatMap(({ value }) => (value.kind === 'reference' ? [value.reference] : [])));
    return { isRead: true, follows };
  });
  return images;
}
