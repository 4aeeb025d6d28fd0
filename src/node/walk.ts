import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import * as path from 'node:path';
import type { FileProblem, LeftOutReason } from '../core/index.js';
import { gitFolders } from './git-config.js';
import { everythingTracked, trackedFiles, type TrackedFiles } from './git-index.js';
import { isIgnored, withRuleFile, type IgnoreRules } from './ignore-rules.js';
import { isInside, repositoryFolder } from './paths.js';
import { fileProblem } from './read-bytes.js';

/** A file to read, by its absolute path. */
export interface FoundFile {
  readonly path: string;
  /** Somebody named it: it is read whatever the rules say. */
  readonly named: boolean;
}

/** What a walk found, what it left out and why, and what it could not look into. */
export interface Walk {
  readonly files: readonly FoundFile[];
  readonly leftOut: ReadonlyMap<LeftOutReason, number>;
  /** The same by path, so that walks which overlap count each once. */
  readonly leftOutAt: ReadonlyMap<string, LeftOutReason>;
  readonly unreadable: readonly { readonly path: string; readonly named: boolean; readonly problem: FileProblem }[];
}

export interface WalkOptions {
  /** The folder that links may not lead out of. */
  readonly root: string;
  /** Asked with an absolute path: whether some file kind would look at such a file. */
  readonly isWanted: (file: string) => boolean;
  readonly isCancelled: () => boolean;
}

/**
 * Finds the files of one PATH (contracts.md, Walking): a file is found whatever it is; a folder is walked in the order of its names,
 * honouring `.gitignore` except for what git tracks, without `.git` and `node_modules`, and without following links to folders.
 */
export function walk(start: string, options: WalkOptions): Walk {
  const steps = walkInSteps(start, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** The same, folder by folder: between two of them the caller may do something else. */
export function* walkInSteps(start: string, options: WalkOptions): Generator<void, Walk> {
  const found: MutableWalk = { files: [], leftOut: new Map(), leftOutAt: new Map(), unreadable: [] };
  try {
    if (statSync(start).isDirectory()) yield* walkFolders(start, options, found);
    else found.files.push({ path: start, named: true });
  } catch (error) {
    found.unreadable.push({ path: start, named: true, problem: fileProblem(error) });
  }
  return found;
}

interface MutableWalk {
  readonly files: FoundFile[];
  readonly leftOut: Map<LeftOutReason, number>;
  readonly leftOutAt: Map<string, LeftOutReason>;
  readonly unreadable: { path: string; named: boolean; problem: FileProblem }[];
}

/** A folder still to be looked into, with what holds there. */
interface Visit {
  readonly folder: string;
  readonly rules: IgnoreRules | undefined;
  readonly repository: Repository | undefined;
  /** Ignored, and walked only for the files in it that git tracks. */
  readonly trackedOnly: boolean;
  readonly named: boolean;
}

interface Repository {
  readonly top: string;
  /** Read when the first ignored path is met: most walks never need it. */
  tracked(): TrackedFiles;
}

function* walkFolders(start: string, options: WalkOptions, found: MutableWalk): Generator<void> {
  const open: Visit[] = [firstVisit(start)];
  for (let visit = open.pop(); visit !== undefined && !options.isCancelled(); visit = open.pop()) {
    const entries = entriesOf(visit, found);
    const here = entering(visit, entries);
    const folders: Visit[] = [];
    for (const entry of entries) meet(entry, here, options, found, folders);
    open.push(...folders.reverse());
    yield;
  }
}

/** The rules of every folder from the repository's top down to the start; none when the start itself is ignored, since it was named. */
function firstVisit(start: string): Visit {
  const top = repositoryFolder(start);
  if (top === undefined || top === start)
    return { folder: start, rules: undefined, repository: undefined, trackedOnly: false, named: true };
  const repository = openRepository(top);
  let rules = excludeRules(top);
  let at = top;
  for (const name of path.relative(top, start).split(path.sep)) {
    rules = withRuleFile(rules, at, path.join(at, '.gitignore'));
    at = path.join(at, name);
    if (isIgnored(rules, at, true)) rules = undefined;
  }
  return { folder: start, rules, repository, trackedOnly: false, named: true };
}

/** A folder with its own `.git` begins another repository; one with a `.gitignore` adds rules. */
function entering(visit: Visit, entries: readonly Dirent[]): Visit {
  const isRepository = entries.some((entry) => entry.name === '.git');
  const hasRules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
  const base = isRepository ? { ...visit, repository: openRepository(visit.folder), rules: excludeRules(visit.folder) } : visit;
  return hasRules ? { ...base, rules: withRuleFile(base.rules, visit.folder, path.join(visit.folder, '.gitignore')) } : base;
}

function meet(entry: Dirent, visit: Visit, options: WalkOptions, found: MutableWalk, folders: Visit[]): void {
  const full = path.join(visit.folder, entry.name);
  if (entry.isDirectory()) meetFolder(entry.name, full, visit, found, folders);
  else if (!options.isWanted(full)) return;
  else if (entry.isFile()) meetFile(full, visit, found);
  else if (entry.isSymbolicLink()) meetLink(full, visit, options, found);
  else leaveOut(found, 'special', full);
}

function meetFolder(name: string, full: string, visit: Visit, found: MutableWalk, folders: Visit[]): void {
  if (name === '.git') return;
  const trackedOnly = visit.trackedOnly || isIgnored(visit.rules, full, true);
  if (name === 'node_modules') leaveOut(found, 'node-modules', full);
  else if (trackedOnly && !tracks(visit, full, 'hasTracked')) leaveOut(found, 'gitignore', full);
  else folders.push({ folder: full, rules: visit.rules, repository: visit.repository, trackedOnly, named: false });
}

function meetFile(full: string, visit: Visit, found: MutableWalk): void {
  const isLeftOut = (visit.trackedOnly || isIgnored(visit.rules, full, false)) && !tracks(visit, full, 'isTracked');
  if (isLeftOut) leaveOut(found, 'gitignore', full);
  else found.files.push({ path: full, named: false });
}

/** Links to files are followed only when what they name lies inside the root; links to folders never, so that no loop is walked. */
function meetLink(full: string, visit: Visit, options: WalkOptions, found: MutableWalk): void {
  try {
    const real = realpathSync(full);
    const isFileInside = lstatSync(real).isFile() && isInside(real, realpathSync(options.root));
    if (isFileInside) meetFile(full, visit, found);
    else leaveOut(found, 'link', full);
  } catch {
    leaveOut(found, 'link', full);
  }
}

function tracks(visit: Visit, full: string, question: keyof TrackedFiles): boolean {
  if (visit.repository === undefined) return false;
  const relative = path.relative(visit.repository.top, full).split(path.sep).join('/');
  return visit.repository.tracked()[question](relative);
}

function leaveOut(found: MutableWalk, reason: LeftOutReason, full: string): void {
  found.leftOutAt.set(full, reason);
  found.leftOut.set(reason, (found.leftOut.get(reason) ?? 0) + 1);
}

function openRepository(top: string): Repository {
  let known: TrackedFiles | undefined;
  return { top, tracked: () => (known ??= gitFolders(top) === undefined ? everythingTracked : trackedFiles(top)) };
}

function excludeRules(top: string): IgnoreRules | undefined {
  const folders = gitFolders(top);
  return folders === undefined ? undefined : withRuleFile(undefined, top, path.join(folders.common, 'info', 'exclude'));
}

function entriesOf(visit: Visit, found: MutableWalk): readonly Dirent[] {
  try {
    return readdirSync(visit.folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    found.unreadable.push({ path: visit.folder, named: visit.named, problem: fileProblem(error) });
    return [];
  }
}
