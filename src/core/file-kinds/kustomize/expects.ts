import type { ExpectedImage } from '../../model/reading.js';
import { places } from './places.js';

/** Where an image is about to be typed on a line of a kustomization. */
export function expectsImage(before: string): ExpectedImage | undefined {
  const [, key, typed] = /^[\s{,-]*["']?(newName|image|value|repository)["']?\s*:\s+["']?([^\s"'#]*)$/.exec(before) ?? [];
  if (typed === undefined) return undefined;
  return { place: key === 'newName' ? places.image : key === 'repository' ? places.chartValues : places.jsonPatch, typed };
}
