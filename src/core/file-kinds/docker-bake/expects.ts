import type { ExpectedImage } from '../../model/reading.js';
import { places } from './places.js';

const looks: readonly (readonly [RegExp, Omit<ExpectedImage, 'typed'>])[] = [
  [/["']docker-image:\/\/([^"'\s]*)$/, { place: places.context }],
  [/\bgenerator\s*=\s*"?([^"'\s,]*)$/, { place: places.generator }],
];

/** Where an image is about to be typed on a line of a bake file. */
export function expectsImage(before: string): ExpectedImage | undefined {
  for (const [look, expected] of looks) {
    const typed = look.exec(before)?.[1];
    if (typed !== undefined) return { ...expected, typed };
  }
  return undefined;
}
