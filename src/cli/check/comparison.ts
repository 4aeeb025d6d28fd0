import { lstatSync } from 'node:fs';
import * as path from 'node:path';
import type { AuditedFile, FollowedFile } from '../../core/index.js';
import { realPath } from '../../node/paths.js';
import type { Target } from '../files/targets.js';
import type { Changes } from './changed-since.js';
import type { JudgedSource } from './judge-source.js';

/** One judged file of a run that is held against a revision. */
export interface ComparedFile {
  readonly target: Target;
  readonly judged: JudgedSource;
  readonly audited: AuditedFile;
  /** It, or something that it looks into, differs from the revision. */
  readonly isChanged: boolean;
}

/** What a run that is held against a revision gathers, file by file. */
export interface Comparison {
  readonly changes: Changes;
  readonly files: ComparedFile[];
  /** Files of which nobody could read what is in them, neither now nor before. */
  unreadableBefore: number;
}

/** Whether one of these files, or what it links to, differs from a revision. Paths are relative to the working directory. */
export function differs(files: readonly string[], changes: Changes, workingDirectory: string): boolean {
  return files.some((file) => {
    const absolute = path.resolve(workingDirectory, file);
    return changes.isChanged(absolute) || (isLink(absolute) && changes.isChanged(realPath(absolute)));
  });
}

/** Which file another one makes one of some kind, so that two runs can be asked the same. */
export function keyOfFollowed({ file, kind }: Pick<FollowedFile, 'file' | 'kind'>): string {
  return `${kind} ${file}`;
}

function isLink(absolute: string): boolean {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}
