import type { FilePath } from '../model/span.js';

export const policyFileName = '.wharfmaster.yaml';

/**
 * The policy files that have a say about a file: from the root's down to its own folder's, never above the root. Works on paths with `/`,
 * on Windows paths so written, and on URIs; file and root must be named the same way. Nothing when the file is not below the root.
 */
export function policyFilesFor(file: FilePath, root: FilePath): FilePath[] {
  const folder = partsOf(file);
  folder.segments.pop();
  const top = partsOf(root);
  if (!isBelow(folder, top)) return [];
  return isUpward(top) ? [...above(folder, top), ...steps(folder, upCount(folder))] : steps(folder, top.segments.length);
}

/** A file's path as a policy's globs see it: below the policy's folder when it is there, else from the top. Percent escapes of URIs are undone. */
export function relativePath(policyFile: FilePath, file: FilePath): string {
  const folder = partsOf(policyFile);
  folder.segments.pop();
  const { prefix, segments } = partsOf(file);
  const cut = isBelow({ prefix, segments }, folder) && !isUpward(folder) ? folder.segments.length : upCount({ prefix, segments });
  return segments
    .slice(cut)
    .map((segment) => decoded(segment, prefix))
    .join('/');
}

interface PathParts {
  /** What stands before the first segment: a URI's scheme and authority, `/`, or nothing for relative paths. */
  readonly prefix: string;
  readonly segments: string[];
}

function partsOf(path: FilePath): PathParts {
  const prefix = /^[A-Za-z][A-Za-z0-9+.-]+:\/\/[^/]*\/?|^\/*/.exec(path)?.[0] ?? '';
  const segments: string[] = [];
  for (const segment of path.slice(prefix.length).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else segments.push(segment);
  }
  return { prefix: prefix !== '' && !prefix.endsWith('/') ? `${prefix}/` : prefix, segments };
}

function isBelow(folder: PathParts, root: PathParts): boolean {
  if (folder.prefix !== root.prefix) return false;
  if (isUpward(root)) return upCount(folder) <= root.segments.length;
  return root.segments.every((segment, at) => isSameSegment(segment, folder.segments[at], at, root.prefix));
}

/** A relative root above the working directory, `..` or `../..`; also the working directory itself. */
function isUpward({ prefix, segments }: PathParts): boolean {
  return prefix === '' && segments.every((segment) => segment === '..');
}

function upCount({ segments }: PathParts): number {
  return segments.filter((segment) => segment === '..').length;
}

function above(folder: PathParts, root: PathParts): FilePath[] {
  const files: FilePath[] = [];
  for (let up = root.segments.length; up > upCount(folder); up--) files.push('../'.repeat(up) + policyFileName);
  return files;
}

function steps(folder: PathParts, from: number): FilePath[] {
  const files: FilePath[] = [];
  for (let length = from; length <= folder.segments.length; length++) {
    files.push(folder.prefix + [...folder.segments.slice(0, length), policyFileName].join('/'));
  }
  return files;
}

/** Drive letters have no case, and `c%3A` in a URI is `C:`. */
function isSameSegment(a: string, b: string | undefined, at: number, prefix: string): boolean {
  if (b === undefined || a === b) return a === b;
  const [left, right] = [decoded(a, prefix), decoded(b, prefix)];
  return left === right || (at === 0 && /^[A-Za-z]:$/.test(left) && left.toLowerCase() === right.toLowerCase());
}

/** A segment without the percent escapes of URIs; in paths `%` is a character like any other. */
function decoded(segment: string, prefix: string): string {
  if (!prefix.includes('://') || !segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
