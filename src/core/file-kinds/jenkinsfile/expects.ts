import type { ExpectedImage } from '../../model/reading.js';
import { places } from './places.js';

/** The beginnings of lines behind which an image is typed. Blanks are bounded, so that no line takes long. */
const looks: readonly (readonly [RegExp, ExpectedImage['place']])[] = [
  [/\bdocker\.image\s{0,9}\(?\s{0,9}["']([^\s"']*)$/, places.image],
  [/\bcontainerTemplate\b.{0,300}\bimage:\s{0,9}["']([^\s"']*)$/, places.container],
  [/\bdocker\s{0,9}\{.{0,300}\bimage\s{0,9}["']([^\s"']*)$/, places.agent],
  [/^\s*image\s{0,9}["']([^\s"']*)$/, places.agent],
  [/\bdocker\s{0,9}["']([^\s"']*)$/, places.agent],
];

/** Where an image is about to be typed on a line of a Jenkinsfile. */
export function expectsImage(before: string): ExpectedImage | undefined {
  if (before.length > longestLine) return undefined;
  for (const [look, place] of looks) {
    const typed = look.exec(before)?.[1];
    if (typed !== undefined) return { place, typed };
  }
  return undefined;
}

const longestLine = 2000;
