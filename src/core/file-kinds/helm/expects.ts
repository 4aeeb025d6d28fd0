import type { ExpectedImage } from '../../model/reading.js';
import { places } from './places.js';

/** Where an image is about to be typed on a line of values or of a template. */
export function expectsImage(before: string): ExpectedImage | undefined {
  const typed = /^[\s{,-]*["']?(?:\w*[iI]mage|(?:\w*[iI]mageR|r)epository)["']?\s*:\s+["']?([^\s"'#{]*)$/.exec(before)?.[1];
  return typed === undefined ? undefined : { place: places.values, typed };
}
