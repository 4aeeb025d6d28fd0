import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Problem, type Result } from '../core/index.js';
import { randomName, sha256 } from './hash.js';
import { isOwnFolder, readOwnFile } from './own-files.js';

/** Texts by key, kept in a folder between runs. What is damaged, or somebody else's, counts as absent. */
export interface ReadingStore {
  get(key: string): string | undefined;
  /** `text` must be one line. */
  set(key: string, text: string): void;
  /** Writes what is new. Another process may do the same at the same time: each file is replaced as a whole, and at worst something is read again. */
  save(): Result<void, StoreProblem>;
}

export type StoreProblem = Problem<'CACHE_FOREIGN' | 'CACHE_UNUSABLE'>;

/**
 * Opens the store in a folder, which is made when it is not there. `today` counts days: what was not used for a month is dropped. A folder of somebody
 * else's, or one that others may write, is refused: readings of theirs could hide an image.
 */
export function openReadingStore(folder: string, today: number): Result<ReadingStore, StoreProblem> {
  // A folder of its own, so that files which are not ours are never touched, and other versions keep theirs.
  const inner = path.join(folder, 'readings-1');
  try {
    mkdirSync(inner, { recursive: true, mode: 0o700 });
  } catch (cause) {
    return failed({ ...unusable, cause });
  }
  const foreign = [folder, inner].find((each) => !isOwnFolder(each));
  if (foreign !== undefined) return failed(isForeign);
  return ok(storeIn(inner, today));
}

const isForeign: StoreProblem = {
  code: 'CACHE_FOREIGN',
  message: 'It belongs to somebody else, is a link, or can be written by others, so nothing in it is believed.',
  next: 'Name a folder of your own, or one that does not exist yet.',
};
const unusable: StoreProblem = {
  code: 'CACHE_UNUSABLE',
  message: 'It could not be made or written.',
  next: 'Check the permissions of the folder and the space on its disk.',
};

/** One text with the day on which it was last of use. */
interface Kept {
  readonly text: string;
  readonly day: number;
}

/** A file of the store: a few hundred texts, so that a run over thousands of files opens hundreds, and one over a single file reads little. */
interface Shard {
  readonly kept: Map<string, Kept>;
  /** True when the file on disk no longer says the same. */
  changed: boolean;
}

const monthInDays = 30;
/** So old may the day of a use become on disk before it is written again. */
const refreshAfterDays = 7;

function storeIn(folder: string, today: number): ReadingStore {
  const shards = new Map<string, Shard>();
  const shardOf = (key: string): Shard => {
    const name = key.slice(0, 2);
    const known = shards.get(name) ?? { kept: readShard(path.join(folder, name)), changed: false };
    shards.set(name, known);
    return known;
  };
  return {
    get(key) {
      const shard = shardOf(key);
      const found = shard.kept.get(key);
      if (found === undefined) return undefined;
      if (found.day < today - refreshAfterDays) shard.changed = true;
      if (found.day < today) shard.kept.set(key, { ...found, day: today });
      return found.text;
    },
    set(key, text) {
      if (text.length > largestText) return;
      const shard = shardOf(key);
      shard.kept.set(key, { text, day: today });
      shard.changed = true;
    },
    save() {
      try {
        for (const [name, shard] of shards) if (shard.changed) writeShard(path.join(folder, name), shard.kept, today);
        return ok(undefined);
      } catch (cause) {
        return failed({ ...unusable, cause });
      }
    },
  };
}

/** A reading of a file with some ten thousand images. */
const largestText = 8_000_000;
/** A damaged or hostile file must not fill the memory. */
const largestShard = 64_000_000;

/** The first line is the hash of the others; each of those is `key day text`. A file that is not exactly that is no file of ours. */
function readShard(file: string): Map<string, Kept> {
  const kept = new Map<string, Kept>();
  const content = readOwnFile(file, largestShard);
  const end = content?.indexOf('\n') ?? -1;
  if (content === undefined || end < 0) return kept;
  const body = content.slice(end + 1);
  if (sha256(body) !== content.slice(0, end)) return kept;
  for (const line of body.split('\n')) {
    const [key, day] = line.split(' ', 2);
    if (key !== undefined && day !== undefined) kept.set(key, { day: Number(day), text: line.slice(key.length + day.length + 2) });
  }
  return kept;
}

/** What another process wrote meanwhile stays; the file is replaced at once or not at all. */
function writeShard(file: string, ours: ReadonlyMap<string, Kept>, today: number): void {
  const all = new Map([...readShard(file), ...ours]);
  const lines: string[] = [];
  let size = 0;
  for (const [key, { day, text }] of [...all].sort(([, a], [, b]) => b.day - a.day)) {
    size += text.length + key.length;
    if (day < today - monthInDays || day > today || size > largestShard / 4) continue;
    lines.push(`${key} ${String(day)} ${text}`);
  }
  const body = lines.join('\n');
  const temporary = `${file}.${randomName()}`;
  try {
    writeFileSync(temporary, `${sha256(body)}\n${body}`, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
