import * as path from 'node:path';
import {
  failed,
  mergedCustomResources,
  ok,
  placingIn,
  type AuditedFile,
  type FileProblem,
  type FollowedFile,
  type Result,
} from '../../core/index.js';
import { knownFilesAt } from '../../node/git/snapshot-files.js';
import { snapshotProblem, type Snapshot } from '../../node/git/snapshot.js';
import { isInside } from '../../node/paths.js';
import { readTarget } from '../files/read-target.js';
import type { ComparedFile } from './comparison.js';
import { judgeSource } from './judge-source.js';
import { recordSource } from './record-source.js';
import type { Session } from './session.js';

/** A file as it was at the revision, judged by the policies that judge it now. */
export interface JudgedBefore {
  readonly audited: AuditedFile;
  readonly text: string;
  readonly follows: readonly FollowedFile[];
}

/**
 * Judges these files as the revision holds them; those that were not there have no entry. Contents are fetched in rounds: a file that looks into
 * others is read again when those are here. A failure is the sentence to say.
 */
export async function judgeBefore(
  files: readonly ComparedFile[],
  snapshots: readonly Snapshot[],
  session: Session,
): Promise<Result<ReadonlyMap<ComparedFile, JudgedBefore>, string>> {
  const before = new Map<ComparedFile, JudgedBefore>();
  let waiting: readonly ComparedFile[] = files;
  for (let round = 0; round < mostRounds && waiting.length > 0; round++) {
    const next: ComparedFile[] = [];
    for (const file of waiting) {
      const snapshot = snapshots.find(({ top }) => isInside(file.target.absolute, top));
      const judged = snapshot === undefined ? undefined : await judgeOne(file, snapshot, session);
      if (judged === 'pending') next.push(file);
      else if (judged !== undefined) before.set(file, judged);
    }
    for (const snapshot of snapshots) {
      const fetched = await snapshot.fetch();
      if (!fetched.ok) return failed(`--baseline: ${fetched.problem}`);
    }
    waiting = next;
  }
  return ok(before);
}

const notThere: FileProblem = { code: 'FILE_NOT_FOUND', message: 'It does not exist.', next: '' };

/** Chains of files that look into each other are short; what is not read after so many rounds counts as new. */
const mostRounds = 12;

async function judgeOne(
  { target, judged: now }: ComparedFile,
  snapshot: Snapshot,
  session: Session,
): Promise<JudgedBefore | 'pending' | undefined> {
  const { governing, context } = now;
  const missed = new Set<string>();
  const watched: Snapshot = {
    ...snapshot,
    look: (absolute) => {
      const looked = snapshot.look(absolute);
      if (looked.state === 'pending') missed.add(absolute);
      return looked;
    },
  };
  const read = await readTarget(target, mergedCustomResources(governing), (absolute) => {
    const looked = watched.look(absolute);
    return looked.state === 'file' ? ok(looked.bytes) : failed(snapshotProblem(looked) ?? notThere);
  });
  if (read.state !== 'source') return missed.size > 0 ? 'pending' : undefined;
  const files = knownFilesAt(watched, (file) => path.resolve(session.io.workingDirectory, file));
  const judged = await judgeSource(read.source, { governing, context, named: target.named, files });
  if (missed.size > 0) return 'pending';
  const { text, path: own } = read.source;
  const placing = placingIn((file) => (file === own ? text : undefined), session.show);
  const audited = await recordSource(judged, { placing, shown: target.shown, stage: session.options.stage, withFixes: false });
  return { audited, text, follows: judged.reading.follows };
}
