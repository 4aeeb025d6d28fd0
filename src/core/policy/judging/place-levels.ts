import type { ImageUse, PlaceInfo } from '../../model/image-use.js';
import type { ReadProblem } from '../../model/reading.js';
import type { Level } from '../../model/rules.js';
import type { Policy } from '../document.js';
import type { GoverningPolicy } from '../layer.js';
import { mildest } from './levels.js';

/** The highest level of what this policy finds about a use: that of its place, and of the place that holds the file in which it stands. */
export function highestLevel({ places = {} }: Policy, { place, within }: Pick<ImageUse, 'place' | 'within'>): Level {
  const own = levelAt(places, place);
  return within === undefined ? own : mildest(own, levelAt(places, within));
}

/** False for a use that every policy switches off: it is no finding and counts nowhere. A broken policy may not. */
export function isJudged(use: Pick<ImageUse, 'place' | 'within'>, { layers, broken }: GoverningPolicy): boolean {
  return layers.length === 0 || broken.length > 0 || layers.some(({ policy }) => highestLevel(policy, use) !== 'off');
}

/** The same for a part that cannot be read, of a file inside the file. */
export function isHeard({ within }: ReadProblem, governing: GoverningPolicy): boolean {
  return within === undefined || isJudged({ place: within }, governing);
}

/** The exact id, else all places of the kind of file, else what the place itself says; artifacts are no images that run. */
function levelAt(places: Readonly<Record<string, Level>>, { id, level, artifact }: PlaceInfo): Level {
  return writtenAt(places, id) ?? writtenAt(places, `${id.slice(0, id.indexOf('/'))}/*`) ?? level ?? (artifact === true ? 'warn' : 'error');
}

function writtenAt(places: Readonly<Record<string, Level>>, key: string): Level | undefined {
  return Object.hasOwn(places, key) ? places[key] : undefined;
}
