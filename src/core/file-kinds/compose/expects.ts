import type { ExpectedImage } from '../../model/reading.js';
import { places } from './places.js';

/** The beginnings of lines behind which an image is typed; the last is an instruction of an inline Dockerfile. */
const looks: readonly (readonly [RegExp, Omit<ExpectedImage, 'typed'>])[] = [
  [/docker-image:\/\/([^\s"'#]*)$/, { place: places.additionalContext, stage: 'final' }],
  [/^[\s{,-]*["']?image["']?\s*:\s+["']?([^\s"'#]*)$/, { place: places.service }],
  [/^\s+FROM\s+(?:--\S+\s+)*([^\s"'#]*)$/, { place: places.additionalContext, stage: 'final' }],
];

/** Where an image is about to be typed on a line of a Compose file. */
export function expectsImage(before: string): ExpectedImage | undefined {
  for (const [look, expected] of looks) {
    const typed = look.exec(before)?.[1];
    if (typed !== undefined) return { ...expected, typed };
  }
  return undefined;
}
