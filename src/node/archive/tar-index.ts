import { open, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { contradiction, unreadable } from './archive-fault.js';
import type { ArchiveFiles, StoredFile } from './archive-files.js';
import { maxArchiveEntries, maxLinks } from './limits.js';
import { padding, TarFraming } from './tar-framing.js';
import { blockBytes, type TarEntry } from './tar-header.js';

interface Indexed {
  readonly entry: TarEntry;
  readonly offset: number;
  readonly isAmbiguous: boolean;
}

/** Notes where each file of a tarball lies by reading its headers alone: an archive of many gigabytes costs a few reads an entry. */
export async function indexTar(file: string, signal: AbortSignal): Promise<ArchiveFiles> {
  const handle = await open(file, 'r');
  try {
    const entries = await readEntries(handle, signal);
    return { find: (name) => Promise.resolve().then(() => find(entries, file, name)) };
  } finally {
    await handle.close();
  }
}

async function readEntries(handle: FileHandle, signal: AbortSignal): Promise<ReadonlyMap<string, Indexed>> {
  const { size: fileSize } = await handle.stat();
  if (fileSize === 0) throw unreadable('the file is empty.');
  const entries = new Map<string, Indexed>();
  const framing = new TarFraming();
  let count = 0;
  for (let at = 0; at < fileSize;) {
    signal.throwIfAborted();
    if ((count += 1) > maxArchiveEntries) throw unreadable(`it has more than ${maxArchiveEntries} entries.`);
    const framed = framing.header(await readAt(handle, at, blockBytes));
    at += blockBytes;
    if (framed.is === 'end') break;
    if (framed.is === 'nothing') continue;
    const size = framed.is === 'entry' ? framed.entry.size : framed.size;
    if (at + size > fileSize) throw unreadable('it is cut off in the middle of a file.');
    if (framed.is === 'extension') framing.extend(await readAt(handle, at, size));
    if (framed.is === 'entry') note(entries, framed.entry, at);
    at += size + padding(size);
  }
  return entries;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw unreadable('it is cut off.');
  return buffer;
}

function note(entries: Map<string, Indexed>, entry: TarEntry, offset: number): void {
  const name = plainName(entry.name);
  if (name === '') return;
  const before = entries.get(name);
  const isAmbiguous = before !== undefined && !(before.entry.type === 'directory' && entry.type === 'directory');
  entries.set(name, { entry, offset, isAmbiguous: isAmbiguous || before?.isAmbiguous === true });
}

/** Who unpacks such an archive follows `..` and `/`; we do not unpack it, and trust nothing that tries. */
function plainName(name: string): string {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (name.startsWith('/') || name.includes('\\') || segments.includes('..')) {
    throw unreadable(`it holds a name that leads outside of it: ${JSON.stringify(name.slice(0, 100))}.`);
  }
  return segments.join('/');
}

function find(entries: ReadonlyMap<string, Indexed>, file: string, wanted: string): StoredFile | undefined {
  let name = plainName(wanted);
  for (let links = 0; links <= maxLinks; links += 1) {
    const found = entries.get(name);
    if (found === undefined) return undefined;
    if (found.isAmbiguous) throw contradiction(`${name} appears twice in it, so readers see different files.`);
    refuseLinkedFolders(entries, name);
    switch (found.entry.type) {
      case 'file':
        if (found.entry.sparse) throw unreadable(`${name} is stored as a sparse file, which runtimes and scanners read differently.`);
        return { name, path: file, offset: found.offset, size: found.entry.size };
      case 'symlink':
        name = plainName(path.posix.join(path.posix.dirname(name), leadingInside(found.entry.linkName)));
        break;
      case 'link':
        name = plainName(found.entry.linkName);
        break;
      case 'directory':
      case 'device':
      case 'other':
        return undefined;
    }
  }
  throw unreadable(`${wanted} leads through more than ${maxLinks} links.`);
}

function leadingInside(target: string): string {
  if (target.startsWith('/')) throw unreadable(`it holds a link that leads outside of it: ${JSON.stringify(target.slice(0, 100))}.`);
  return target;
}

/** Whoever unpacks the archive would write through a folder that is a link to somewhere else. */
function refuseLinkedFolders(entries: ReadonlyMap<string, Indexed>, name: string): void {
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const parent = entries.get(name.slice(0, slash));
    if (parent !== undefined && parent.entry.type !== 'directory') throw contradiction(`${name} lies in something that is no folder.`);
  }
}
