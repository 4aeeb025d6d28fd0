import { statSync } from 'node:fs';
import * as path from 'node:path';
import { kindByName, mayHaveShape, policyFileName, type LeftOutReason } from '../../core/index.js';
import { displayPath, innerPath, policyRoot, withSlashes } from '../../node/paths.js';
import { walk, type Walk } from '../../node/walk.js';
import type { Io } from '../io.js';

/** A file to look at, under the names that it has for the system, for the core and for people. */
export interface Target {
  readonly absolute: string;
  /** Relative to the working directory, with `/`: how the core names it. */
  readonly path: string;
  /** How people see it. */
  readonly shown: string;
  /** The folder, named as `path` is, where the policies of this file begin. */
  readonly root: string;
  readonly absoluteRoot: string;
  readonly named: boolean;
  /** The id of the file kind that another file says it is of. */
  readonly kind?: string;
}

/** Everything below the paths that somebody named. */
export interface Targets {
  readonly files: readonly Target[];
  readonly leftOut: ReadonlyMap<LeftOutReason, number>;
  readonly unreadable: readonly (Walk['unreadable'][number] & { readonly shown: string })[];
  /** The folder of each named path with its root: where policies are looked for even when no file is found. */
  readonly starts: readonly { readonly folder: string; readonly root: string }[];
}

/** The named paths that do not exist, as people see them. An empty one, which an unset variable of a script leaves, is none. */
export function missingPaths(paths: readonly string[], workingDirectory: string): readonly string[] {
  return paths.filter((named) => named === '' || isMissing(path.resolve(workingDirectory, named))).map((named) => named || '""');
}

function isMissing(absolute: string): boolean {
  try {
    return statSync(absolute, { throwIfNoEntry: false }) === undefined;
  } catch {
    // It is there, and cannot be looked at: reading it will say so.
    return false;
  }
}

/** Walks every path, each file once, in the order in which it is shown. */
export function findTargets(paths: readonly string[], io: Io): Targets {
  const files = new Map<string, Target>();
  const leftOutAt = new Map<string, LeftOutReason>();
  const unreadable = new Map<string, Targets['unreadable'][number]>();
  const starts: Targets['starts'][number][] = [];
  for (const named of paths) {
    const start = path.resolve(io.workingDirectory, named);
    const folder = folderOf(start);
    const absoluteRoot = policyRoot(folder, io.workingDirectory);
    const naming = namingIn(io.workingDirectory, absoluteRoot);
    starts.push({ folder: naming.inner(folder), root: naming.root });
    const walked = walk(start, { root: absoluteRoot, isWanted, isCancelled: () => io.isCancelled() });
    for (const file of walked.files) if (file.named || !files.has(file.path)) files.set(file.path, naming.target(file.path, file.named));
    for (const [at, reason] of walked.leftOutAt) leftOutAt.set(at, reason);
    for (const problem of walked.unreadable)
      if (problem.named || !unreadable.has(problem.path))
        unreadable.set(problem.path, { ...problem, shown: displayPath(problem.path, io.workingDirectory) });
  }
  for (const at of files.keys()) leftOutAt.delete(at);
  const sorted = [...files.values()].sort((a, b) => (a.shown < b.shown ? -1 : 1));
  return { files: sorted, leftOut: countsOf(leftOutAt), unreadable: [...unreadable.values()], starts };
}

function countsOf(leftOutAt: ReadonlyMap<string, LeftOutReason>): ReadonlyMap<LeftOutReason, number> {
  const counts = new Map<LeftOutReason, number>();
  for (const reason of leftOutAt.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

function namingIn(
  workingDirectory: string,
  absoluteRoot: string,
): { readonly root: string; inner(absolute: string): string; target(absolute: string, named: boolean): Target } {
  const inner = (absolute: string): string => innerPath(absolute, workingDirectory);
  const root = inner(absoluteRoot);
  return {
    root,
    inner,
    target: (absolute, named) => ({
      absolute,
      path: inner(absolute),
      shown: displayPath(absolute, workingDirectory),
      root,
      absoluteRoot,
      named,
    }),
  };
}

/** A policy is YAML with a kind, and names images: it is no manifest. */
function isWanted(file: string): boolean {
  const name = withSlashes(file);
  return !name.endsWith(`/${policyFileName}`) && (kindByName(name) !== undefined || mayHaveShape(name));
}

/** The folder of a path that somebody named: itself, or the one that the file stands in. */
export function folderOf(start: string): string {
  try {
    return statSync(start).isDirectory() ? start : path.dirname(start);
  } catch {
    return path.dirname(start);
  }
}
