import * as path from 'node:path';
import { configValue, gitFolders } from './git-config.js';
import { readBytes } from './read-bytes.js';

/** Which files git tracks below a working tree's top folder. Paths are relative to it, with `/`. */
export interface TrackedFiles {
  isTracked(file: string): boolean;
  /** True when some tracked file lies below the folder. */
  hasTracked(folder: string): boolean;
}

/** When the index is not understood, everything counts as tracked: reading too much is safe, reading too little is not. */
export const everythingTracked: TrackedFiles = { isTracked: () => true, hasTracked: () => true };
const nothingTracked: TrackedFiles = { isTracked: () => false, hasTracked: () => false };

/** Reads `.git/index` itself: reading and judging start no process. */
export function trackedFiles(top: string): TrackedFiles {
  const folders = gitFolders(top);
  if (folders === undefined) return everythingTracked;
  const bytes = readBytes(path.join(folders.folder, 'index'), indexLimit);
  if (!bytes.ok) return bytes.problem.code === 'FILE_NOT_FOUND' ? nothingTracked : everythingTracked;
  const sha256 = configValue(top, 'extensions', undefined, 'objectformat')?.toLowerCase() === 'sha256';
  const names = parseGitIndex(bytes.value, sha256 ? 32 : 20);
  return names === undefined ? everythingTracked : lookUp(names);
}

/**
 * The names in an index file of version 2, 3 or 4 (git's Documentation/gitformat-index); undefined when anything in it is not as
 * expected, or needs another file (a split index) or folders as entries (a sparse one).
 */
export function parseGitIndex(bytes: Buffer, hashLength: number): readonly string[] | undefined {
  if (bytes.length < 12 + hashLength || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  const entries = readEntries(bytes, { version, count: bytes.readUInt32BE(8), hashLength, end: bytes.length - hashLength });
  return entries === undefined || hasRequiredExtension(bytes, entries.next, bytes.length - hashLength) ? undefined : entries.names;
}

const indexLimit = 512 * 1024 * 1024;

interface Layout {
  readonly version: number;
  readonly count: number;
  readonly hashLength: number;
  /** Where the closing checksum begins. */
  readonly end: number;
}

function readEntries(bytes: Buffer, layout: Layout): { names: string[]; next: number } | undefined {
  const names: string[] = [];
  let previous = Buffer.alloc(0);
  let at = 12;
  for (let read = 0; read < layout.count; read++) {
    const entry = readEntry(bytes, at, previous, layout);
    if (entry === undefined) return undefined;
    names.push(entry.name.toString('utf8'));
    previous = entry.name;
    at = entry.next;
  }
  return { names, next: at };
}

function readEntry(
  bytes: Buffer,
  at: number,
  previous: Buffer,
  { version, hashLength, end }: Layout,
): { name: Buffer<ArrayBuffer>; next: number } | undefined {
  const flagsAt = at + 40 + hashLength;
  if (flagsAt + 2 > end) return undefined;
  const isExtended = (bytes.readUInt16BE(flagsAt) & 0x4000) !== 0;
  const isFolder = (bytes.readUInt32BE(at + 24) & 0o170000) === 0o040000;
  if (isFolder || (isExtended && version < 3)) return undefined;
  const nameAt = flagsAt + (isExtended ? 4 : 2);
  return version === 4 ? readCompressedName(bytes, nameAt, previous, end) : readPaddedName(bytes, at, nameAt, end);
}

/** Versions 2 and 3: the name ends in one to eight NULs, so that the entry's length is a multiple of eight. */
function readPaddedName(
  bytes: Buffer,
  entryAt: number,
  nameAt: number,
  end: number,
): { name: Buffer<ArrayBuffer>; next: number } | undefined {
  const nul = bytes.indexOf(0, nameAt);
  if (nul === -1 || nul >= end || nul === nameAt) return undefined;
  const next = entryAt + ((nul - entryAt + 8) & ~7);
  return next <= end ? { name: Buffer.from(bytes.subarray(nameAt, nul)), next } : undefined;
}

/** Version 4: how many bytes to drop from the end of the previous name (git's offset varint), then what follows, then a NUL. */
function readCompressedName(
  bytes: Buffer,
  nameAt: number,
  previous: Buffer,
  end: number,
): { name: Buffer<ArrayBuffer>; next: number } | undefined {
  let at = nameAt;
  let byte = bytes[at++] ?? 0;
  let drop = byte & 0x7f;
  while ((byte & 0x80) !== 0 && at < end && drop <= previous.length) {
    byte = bytes[at++] ?? 0;
    drop = (drop + 1) * 128 + (byte & 0x7f);
  }
  const nul = bytes.indexOf(0, at);
  if (drop > previous.length || nul === -1 || nul >= end) return undefined;
  return { name: Buffer.concat([previous.subarray(0, previous.length - drop), bytes.subarray(at, nul)]), next: nul + 1 };
}

/** An extension whose name begins with a small letter must be understood to read the index rightly. */
function hasRequiredExtension(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if (at + 8 > end) return true;
    const first = bytes[at] ?? 0;
    if (first < 0x41 || first > 0x5a) return true;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at !== end;
}

function lookUp(names: readonly string[]): TrackedFiles {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const name of names) {
    const key = keyOf(name);
    files.add(key);
    addFolders(folders, key);
  }
  return { isTracked: (file) => files.has(keyOf(file)), hasTracked: (folder) => folders.has(keyOf(folder)) };
}

function addFolders(folders: Set<string>, file: string): void {
  for (let slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
    const folder = file.slice(0, slash);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

/** Some file systems change case or composition of names: comparing without both can only find more tracked files. */
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
