import * as path from 'node:path';
import { failed, ok, type FileProblem, type Result } from '../../core/index.js';
import { isInside, withSlashes } from '../paths.js';
import type { QuietGit } from './quiet-git.js';
import { readBlobs } from './read-blobs.js';

/**
 * The files that one commit of a repository holds, by absolute paths as if they were checked out. Contents are fetched between rounds: what was
 * looked for and is not here yet is `pending`, and `fetch` brings all of it at once.
 */
export interface Snapshot {
  readonly top: string;
  readonly commit: string;
  /** What stands at a path: a link is followed within the tree, and never out of it. */
  look(absolute: string): SnapshotFile;
  /** Names in a folder, those of folders with `/`, in order. */
  list(folder: string): readonly string[];
  /** Every path of this base name. */
  named(base: string): readonly string[];
  /** Fetches what was looked for; false when nothing was pending. A failure is the sentence to say. */
  fetch(): Promise<Result<boolean, string>>;
}

/** `module`: it lies in another repository that the tree only points to. */
export type SnapshotFile =
  { readonly state: 'file'; readonly bytes: Buffer } | { readonly state: 'absent' | 'pending' | 'out' | 'too-large' | 'module' };

/** The tree of a revision; a failure is the sentence to say. */
export async function openSnapshot(revision: string, git: QuietGit): Promise<Result<Snapshot, string>> {
  const resolved = await git.ask(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (!resolved.ok) return failed(`${resolved.problem.message} ${resolved.problem.next}`);
  const commit = resolved.value.stdout.trim();
  if (!/^[0-9a-f]{40,64}$/.test(commit))
    return failed(`git does not know the commit ${revision}. Fetch it first: a shallow clone holds only the newest.`);
  const listed = await git.ask(['ls-tree', '-r', '-l', '-z', '--full-tree', commit], { limit: largestListing });
  if (!listed.ok) return failed(`${listed.problem.message} ${listed.problem.next}`);
  if (listed.value.exitCode !== 0) return failed(`git cannot list ${revision}: ${listed.value.stderr.trim().slice(0, 500)}`);
  return ok(snapshotOf(git, commit, entriesIn(listed.value.stdout)));
}

/** What a lookup in a snapshot means for whoever reads a file; undefined when it is there or still to be fetched. */
export function snapshotProblem({ state }: SnapshotFile): FileProblem | undefined {
  switch (state) {
    case 'absent':
    case 'pending':
    case 'module':
      return { code: 'FILE_NOT_FOUND', message: 'It does not exist.', next: 'Check the spelling of the path.' };
    case 'out':
      return { code: 'FILE_IS_LINK', message: 'It is a link that leads out of the repository.', next: 'Put the file itself there.' };
    case 'too-large':
      return { code: 'FILE_TOO_LARGE', message: 'It has more than 64 MiB.', next: 'Split it.' };
    case 'file':
      return undefined;
  }
}

const largestListing = 512 * 1024 * 1024;
/** As `readBytes` has it for files of the disk. */
const largestFile = 64 * 1024 * 1024;
const longestLinkChain = 8;

interface Entry {
  readonly kind: 'file' | 'link' | 'module';
  readonly object: string;
  readonly size: number;
}

function entriesIn(listing: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const line of listing.split('\0')) {
    const [, mode = '', object = '', size = '', name = ''] = /^(\d{6}) \w+ ([0-9a-f]+) +(\d+|-)\t([^]*)$/.exec(line) ?? [];
    if (name === '') continue;
    const kind = mode === '160000' ? 'module' : mode === '120000' ? 'link' : 'file';
    entries.set(name, { kind, object, size: Number(size) || 0 });
  }
  return entries;
}

function snapshotOf(git: QuietGit, commit: string, entries: ReadonlyMap<string, Entry>): Snapshot {
  const { top } = git;
  const kept = new Map<string, Buffer>();
  const pending = new Set<string>();
  const folders = namesByFolder(entries);
  const relative = (absolute: string): string => withSlashes(path.relative(top, absolute));
  const look = (name: string, links: number): SnapshotFile => {
    const entry = entries.get(name);
    if (entry === undefined) return { state: isInModule(name, entries) ? 'module' : 'absent' };
    if (entry.kind === 'module') return { state: 'absent' };
    if (entry.size > largestFile) return { state: 'too-large' };
    const bytes = kept.get(entry.object);
    if (bytes === undefined) pending.add(entry.object);
    if (bytes === undefined) return { state: 'pending' };
    if (entry.kind === 'file') return { state: 'file', bytes };
    const target = path.resolve(top, path.dirname(name), bytes.toString('utf8'));
    return links >= longestLinkChain || !isInside(target, top) ? { state: 'out' } : look(relative(target), links + 1);
  };
  return {
    ...{ top, commit },
    look: (absolute) => (isInside(absolute, top) ? look(relative(absolute), 0) : { state: 'out' }),
    list: (folder) => folders.get(relative(folder)) ?? [],
    named: (base) => [...entries.keys()].filter((name) => path.posix.basename(name) === base).map((name) => path.join(top, name)),
    async fetch() {
      if (pending.size === 0) return ok(false);
      const blobs = await readBlobs([...pending], git);
      if (!blobs.ok) return blobs;
      for (const [object, bytes] of blobs.value) kept.set(object, bytes);
      pending.clear();
      return ok(true);
    },
  };
}

function isInModule(name: string, entries: ReadonlyMap<string, Entry>): boolean {
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1))
    if (entries.get(name.slice(0, slash))?.kind === 'module') return true;
  return false;
}

function namesByFolder(entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, Set<string>>();
  for (const name of entries.keys()) {
    for (let at = name, suffix = ''; at !== ''; suffix = '/') {
      const slash = at.lastIndexOf('/');
      const folder = at.slice(0, Math.max(slash, 0));
      const names = folders.get(folder) ?? new Set<string>();
      folders.set(folder, names);
      const own = `${at.slice(slash + 1)}${suffix}`;
      if (names.has(own)) break;
      names.add(own);
      at = folder;
    }
  }
  return new Map([...folders].map(([folder, names]) => [folder, [...names].sort()]));
}
