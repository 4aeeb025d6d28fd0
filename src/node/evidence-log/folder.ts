import { lstatSync, mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Result, type TrustProblem } from '../../core/index.js';
import { isOwnFolder, syncFolder } from '../own-files.js';
import { isInside } from '../paths.js';
import { isALink, isForeign, unwritable } from './problems.js';

/** Makes a log's folder, for this person alone, and refuses one that a link leads elsewhere or that others can write. */
export function prepareFolder(folder: string, within?: string): Result<undefined, TrustProblem> {
  try {
    if (within !== undefined && hasLink(folder, within)) return failed(isALink(folder));
    const isNew = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
    if (isNew) syncFolder(path.dirname(folder));
    if (!isOwnFolder(folder)) return failed(isForeign(folder));
    return ok(undefined);
  } catch (cause) {
    return failed(unwritable(folder, cause));
  }
}

/** A repository can hold links: none of what lies between its root and the log may be one. */
function hasLink(folder: string, within: string): boolean {
  if (!isInside(folder, within)) return true;
  for (let at = folder; at !== within && at !== path.dirname(at); at = path.dirname(at)) {
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true) return true;
  }
  return false;
}
