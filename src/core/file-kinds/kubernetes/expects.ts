import type { ExpectedImage } from '../../model/reading.js';
import { places } from './places.js';

/** Where an image is about to be typed on a line of a manifest. */
export function expectsImage(before: string): ExpectedImage | undefined {
  const typed = /^[\s{,-]*["']?(?:image|[a-z]\w*Image|imageName|newName|reference)["']?\s*:\s+["']?([^\s"'#]*)$/.exec(before)?.[1];
  return typed === undefined ? undefined : { place: places.container, typed };
}
