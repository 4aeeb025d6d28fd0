import { lstatSync, realpathSync } from 'node:fs';
import type { FileProblem, Result } from '../../core/index.js';
import { isInside } from '../paths.js';
import { readBytes } from '../read-bytes.js';

/** Where policy files are read: the disk, or a revision of the repository that they lie in. Paths are absolute. */
export interface PolicyFiles {
  has(absolute: string): boolean;
  read(absolute: string, limit: number): Result<Buffer, FileProblem>;
  /** True when it is a link whose target lies outside of the root. */
  leadsOut(absolute: string, root: string): boolean;
}

export const policyFilesOnDisk: PolicyFiles = { has: mayExist, read: readBytes, leadsOut };

/** In a folder that we may not look into nothing is read, so that no policy is needed there; the folder itself is said. */
function mayExist(absolute: string): boolean {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EACCES');
  }
}

function leadsOut(absolute: string, root: string): boolean {
  try {
    return !isInside(realpathSync(absolute), realpathSync(root));
  } catch {
    return false;
  }
}
