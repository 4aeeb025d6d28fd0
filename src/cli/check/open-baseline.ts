import * as path from 'node:path';
import { failed, ok, readBaseline, type Baseline, type Result } from '../../core/index.js';
import { decodeText } from '../../node/decode-text.js';
import { trackedFiles } from '../../node/git-index.js';
import type { Snapshot } from '../../node/git/snapshot.js';
import { innerPath, isInside, repositoryFolder } from '../../node/paths.js';
import { readBytes } from '../../node/read-bytes.js';
import type { Io } from '../io.js';
import { snapshotsAt } from '../revisions/snapshots.js';
import { changedSince, type Changes } from './changed-since.js';
import { isBaselineFile } from './options.js';

/** What a check is held against: what an earlier one printed, or the files as they were at a revision. */
export type OpenBaseline =
  | { readonly from: 'file'; readonly baseline: Baseline }
  | { readonly from: 'revision'; readonly changes: Changes; readonly snapshots: readonly Snapshot[] };

/** A failure is the sentence to say. */
export async function openBaseline(named: string, folders: readonly string[], io: Io): Promise<Result<OpenBaseline, string>> {
  if (isBaselineFile(named)) return fromFile(named, io);
  const snapshots = await snapshotsAt(named, folders, '--baseline', io);
  if (!snapshots.ok) return snapshots;
  const changes = await changedSince(named, folders, '--baseline', io);
  return changes.ok ? ok({ from: 'revision', changes: changes.value, snapshots: snapshots.value }) : changes;
}

function fromFile(named: string, io: Io): Result<OpenBaseline, string> {
  const absolute = path.resolve(io.workingDirectory, named);
  if (isTracked(absolute))
    return failed(
      `--baseline ${named}: git tracks that file, so the very change that is judged could edit it. Make it in a run on the target branch and keep it outside of git.`,
    );
  const bytes = readBytes(absolute);
  if (!bytes.ok) return failed(`--baseline ${named}: ${bytes.problem.message} ${bytes.problem.next}`);
  const baseline = readBaseline(decodeText(bytes.value).text);
  return baseline.ok ? ok({ from: 'file', baseline: baseline.value }) : failed(`--baseline ${named}: ${baseline.problem}`);
}

function isTracked(absolute: string): boolean {
  const top = repositoryFolder(path.dirname(absolute));
  return top !== undefined && isInside(absolute, top) && trackedFiles(top).isTracked(innerPath(absolute, top));
}
