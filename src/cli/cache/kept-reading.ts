import {
  fileKinds,
  type FilePath,
  type ImageUse,
  type KnownFiles,
  type PlaceInfo,
  type Reading,
  type ReadProblem,
} from '../../core/index.js';
import { sha256 } from '../../node/hash.js';

/** A reading as it is kept: its places by their names in the tables, and the state of every other file that was looked into. */
interface KeptReading extends Omit<Reading, 'uses' | 'problems' | 'consulted' | 'wants'> {
  readonly uses: readonly KeptUse[];
  readonly problems: readonly KeptProblem[];
  readonly consulted: readonly (readonly [FilePath, string])[];
}

type KeptUse = Omit<ImageUse, 'place' | 'within'> & { readonly place: string; readonly within?: string };
type KeptProblem = Omit<ReadProblem, 'within'> & { readonly within?: string };

/**
 * A reading as one line; undefined for one that cannot be kept, because it was made without a file that nobody had looked at yet, or because it names
 * a place that no table holds.
 */
export function keepReading({ wants, ...reading }: Reading, files: KnownFiles): string | undefined {
  if (wants.length > 0 || ![...reading.uses, ...reading.problems].every(hasKnownPlaces)) return undefined;
  const kept = {
    ...reading,
    uses: reading.uses.map(keepUse),
    problems: reading.problems.map(keepProblem),
    consulted: reading.consulted.map((file) => [file, stateOf(file, files)]),
  };
  return JSON.stringify(kept);
}

/** The reading, when every file that was looked into is still as it was then. Its places are the tables' own: judging compares them by identity. */
export function revivedReading(line: string, files: KnownFiles): Reading | undefined {
  try {
    const kept: unknown = JSON.parse(line);
    if (!isKept(kept) || !kept.consulted.every(([file, state]) => stateOf(file, files) === state)) return undefined;
    return {
      ...kept,
      uses: kept.uses.map(reviveUse),
      problems: kept.problems.map(reviveProblem),
      consulted: kept.consulted.map(([file]) => file),
      wants: [],
    };
  } catch {
    return undefined;
  }
}

/** The state of a file or folder as a word: what is there, as a hash, or that nothing is. */
function stateOf(file: FilePath, files: KnownFiles): string {
  if (file.endsWith('/')) return sha256(JSON.stringify(files.list(file.slice(0, -1)) ?? 'unknown'));
  const found = files.read(file);
  return found.state === 'text' ? sha256(found.text) : found.state;
}

function hasKnownPlaces({ place, within }: { readonly place?: PlaceInfo; readonly within?: PlaceInfo }): boolean {
  return [place, within].every((each) => each === undefined || places().get(each.id) === each);
}

function keepUse({ place, within, ...use }: ImageUse): KeptUse {
  return { ...use, place: place.id, ...(within && { within: within.id }) };
}

function keepProblem({ within, ...problem }: ReadProblem): KeptProblem {
  return { ...problem, ...(within && { within: within.id }) };
}

function reviveUse({ place, within, ...use }: KeptUse): ImageUse {
  return { ...use, place: placeNamed(place), ...(within !== undefined && { within: placeNamed(within) }) };
}

function reviveProblem({ within, ...problem }: KeptProblem): ReadProblem {
  return { ...problem, ...(within !== undefined && { within: placeNamed(within) }) };
}

let byId: ReadonlyMap<string, PlaceInfo> | undefined;

function places(): ReadonlyMap<string, PlaceInfo> {
  return (byId ??= new Map(fileKinds.flatMap((kind) => kind.places).map((place) => [place.id, place])));
}

function placeNamed(id: string): PlaceInfo {
  const place = places().get(id);
  if (place === undefined) throw new Error(`no table holds ${id}`);
  return place;
}

/** The rest of the shape is not looked at: the hash of the file says that nothing was damaged, and the key that this very build wrote it. */
function isKept(value: unknown): value is KeptReading {
  if (typeof value !== 'object' || value === null || !('consulted' in value && 'uses' in value && 'problems' in value)) return false;
  return Array.isArray(value.consulted) && Array.isArray(value.uses) && Array.isArray(value.problems);
}
