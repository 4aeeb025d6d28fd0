import type { ExpectedImage } from '../../model/reading.js';
import { places } from './places.js';

/** The beginnings of lines behind which an image is typed. `ADD` has no `--from`. */
const looks: readonly (readonly [RegExp, Omit<ExpectedImage, 'typed'>])[] = [
  [/^\s*FROM\s+(?:--\S+\s+)*([^\s"'#]*)$/i, { place: places.from, stage: 'final' }],
  [/^\s*(?:ONBUILD\s+)?COPY\s.*--from=([^\s"']*)$/i, { place: places.copyFrom, stage: 'builder' }],
  [/^\s*(?:ONBUILD\s+)?RUN\s.*--mount=\S*\bfrom=([^\s"',]*)$/i, { place: places.runMount, stage: 'builder' }],
  [/^#\s*syntax\s*=\s*(\S*)$/i, { place: places.syntax, stage: 'builder' }],
];

/** Where an image is about to be typed on a line of a Dockerfile. */
export function expectsImage(before: string): ExpectedImage | undefined {
  for (const [look, expected] of looks) {
    const typed = look.exec(before)?.[1];
    if (typed !== undefined) return { ...expected, typed };
  }
  return undefined;
}
