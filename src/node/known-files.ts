import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { FilePath, KnownFile, KnownFiles } from '../core/index.js';
import { decodeText } from './decode-text.js';
import { isInside } from './paths.js';
import { readBytes } from './read-bytes.js';

/** A file that others look into (`.env`, values, a Dockerfile) is small; a larger one is not looked into. */
const sizeLimit = 4 * 1024 * 1024;
/** A folder of templates has fewer names than this. */
const mostNames = 1000;
/** So many answers are kept. */
const mostKept = 10_000;

const absent: KnownFile = { state: 'absent' };
const closed: KnownFile = { state: 'closed' };

/**
 * The files of this machine below a root, for readers that look into other files than the one they read: only regular files whose real path lies inside
 * the root (threats.md). Each is looked at once, so that a run sees one state of it.
 */
export function knownFilesBelow(root: string, toAbsolute: (file: FilePath) => string): KnownFiles {
  const texts = new Map<FilePath, KnownFile>();
  const folders = new Map<FilePath, readonly string[]>();
  const realRoot = realPath(root);
  const inside = (file: FilePath): string | undefined => {
    const real = realPath(toAbsolute(file));
    return real !== undefined && realRoot !== undefined && isInside(real, realRoot) ? real : undefined;
  };
  return {
    read: (file) => keep(texts, file, () => readText(inside(file), toAbsolute(file))),
    list: (folder) => keep(folders, folder, () => namesIn(inside(folder))),
  };
}

function keep<T>(kept: Map<FilePath, T>, file: FilePath, look: () => T): T {
  const known = kept.get(file);
  if (known !== undefined) return known;
  const found = look();
  if (kept.size < mostKept) kept.set(file, found);
  return found;
}

function readText(real: string | undefined, file: string): KnownFile {
  if (real === undefined) return isThere(file) ? closed : absent;
  const read = readBytes(real, sizeLimit);
  if (!read.ok) return isFolder(real) || !isThere(real) ? absent : closed;
  const { text, doubt } = decodeText(read.value);
  return doubt === 'binary' ? closed : { state: 'text', text };
}

/** True when something has this name, even a link that leads nowhere: what stands there tomorrow nobody knows. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOTDIR');
  }
}

/** No consumer takes a folder for a file. */
function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

function namesIn(real: string | undefined): readonly string[] {
  if (real === undefined) return [];
  try {
    const names = readdirSync(real, { withFileTypes: true }).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    return names.sort().slice(0, mostNames);
  } catch {
    return [];
  }
}

/** Where links lead; undefined when nothing is there. */
function realPath(file: string): string | undefined {
  try {
    return realpathSync.native(path.resolve(file));
  } catch {
    return undefined;
  }
}
