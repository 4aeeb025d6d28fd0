import type { PlaceInfo } from '../../model/image-use.js';
import type { ExpectedImage } from '../../model/reading.js';

/** A key of a YAML file behind which an image is typed, with the prefix that only images have there. */
export interface ExpectingKey {
  readonly place: PlaceInfo;
  readonly key: string;
  readonly prefix?: string;
}

/** What completion expects of a YAML kind: an image behind one of the keys, on the key's own line. */
export function expectsAfter(...keys: readonly ExpectingKey[]): (before: string) => ExpectedImage | undefined {
  const looks = keys.map(({ place, key, prefix = '' }) => ({
    place,
    look: new RegExp(`^[\\s{,-]*["']?${key}["']?\\s*:\\s+["']?${prefix}([^\\s"'#]*)$`),
  }));
  return (before) => {
    for (const { place, look } of looks) {
      const typed = look.exec(before)?.[1];
      if (typed !== undefined) return { place, typed };
    }
    return undefined;
  };
}
