import { existsSync, realpathSync } from 'node:fs';
import * as path from 'node:path';

/** The rules of one platform for file names, so that tests can ask for Windows' anywhere. */
export type PathRules = Pick<typeof path.posix, 'sep' | 'relative' | 'isAbsolute' | 'resolve' | 'dirname'>;

/** A path with `/`, whatever the platform writes. */
export function withSlashes(file: string, rules: PathRules = path): string {
  return rules.sep === '\\' ? file.replaceAll('\\', '/') : file;
}

/** How people see a file: relative to the working directory when below it, else absolute, always with `/` (contracts.md). */
export function displayPath(file: string, workingDirectory: string, rules: PathRules = path): string {
  const relative = rules.relative(workingDirectory, file);
  if (relative === '') return '.';
  return withSlashes(isBelow(relative, rules) ? relative : rules.resolve(file), rules);
}

/** True when `file` is `folder` or lies below it, by their names alone. */
export function isInside(file: string, folder: string, rules: PathRules = path): boolean {
  const relative = rules.relative(folder, file);
  return relative === '' || isBelow(relative, rules);
}

/**
 * Where the policies of a path begin (policy.md, Layers): the folder with `.git` above it, else the working directory when it is above,
 * else the path itself, or its folder when it is a file.
 */
export function policyRoot(folder: string, workingDirectory: string): string {
  const repository = repositoryFolder(folder);
  if (repository !== undefined) return repository;
  return isInside(folder, workingDirectory) ? workingDirectory : folder;
}

/** The nearest folder at or above this one that holds a `.git`. */
export function repositoryFolder(folder: string): string | undefined {
  for (let at = folder; ;) {
    if (existsSync(path.join(at, '.git'))) return at;
    const parent = path.dirname(at);
    if (parent === at) return undefined;
    at = parent;
  }
}

/** Where links on the way to a file lead, also when the file itself does not exist yet. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPath(parent), path.basename(file));
  }
}

/** By its name or by where links lead: a workspace may be opened by a link, and a link may lead into it (threats.md, Push). */
export function liesIn(file: string, workspace: string): boolean {
  return isInside(file, workspace) || isInside(realPath(file), realPath(workspace));
}

function isBelow(relative: string, rules: PathRules): boolean {
  return relative !== '..' && !relative.startsWith(`..${rules.sep}`) && !rules.isAbsolute(relative);
}

/** How the core names a file or folder: relative to the working directory, whether below it or not. */
export function innerPath(absolute: string, workingDirectory: string): string {
  const relative = withSlashes(path.relative(workingDirectory, absolute));
  return relative === '' ? '.' : relative;
}
