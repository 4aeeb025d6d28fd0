import * as path from 'node:path';
import type { KnownFiles } from '../../core/index.js';
import { knownFilesBelow } from '../../node/known-files.js';
import type { Io } from '../io.js';

/** The files that readers may look into, one set a root: what a run has seen of a file stays the same until its end. */
export function knownFilesOf(io: Io): (absoluteRoot: string) => KnownFiles {
  const roots = new Map<string, KnownFiles>();
  return (absoluteRoot) => {
    const known = roots.get(absoluteRoot) ?? knownFilesBelow(absoluteRoot, (file) => path.resolve(io.workingDirectory, file));
    roots.set(absoluteRoot, known);
    return known;
  };
}
