import * as path from 'node:path';
import type { FileProblem, FollowedFile } from '../../core/index.js';
import { displayPath, isInside } from '../../node/paths.js';
import type { Io } from '../io.js';
import type { Target, Targets } from './targets.js';
import { takingTurns } from './turns.js';

/** What came of looking at one file. */
export interface Visit {
  /** False when no kind claimed it, so that a file which follows it may still say what it is. */
  readonly isRead: boolean;
  readonly follows: readonly FollowedFile[];
}

/** More files than this are not followed, and that is said: a hostile file could name any number. */
const mostFollowed = 1000;

/**
 * Goes through every target, then through the files that these make files of some kind (a Dockerfile by whatever name that Compose has built), as far
 * as they lie below a folder that somebody named and no kind has claimed them yet. Stops when it is called off. Answers with what was not followed.
 */
export async function visitTargets(targets: Targets, io: Io, visit: (target: Target) => Promise<Visit>): Promise<readonly FileProblem[]> {
  const turn = takingTurns();
  const read = new Set<string>();
  const meant = new Set<string>();
  const waiting: Target[] = [...targets.files].reverse();
  const later: Target[] = [];
  let next = 0;
  for (let target = waiting.pop(); target !== undefined && !io.isCancelled(); target = waiting.pop() ?? later[next++]) {
    if (read.has(target.absolute)) continue;
    const { isRead, follows } = await visit(target);
    if (isRead) read.add(target.absolute);
    for (const { followed, key } of follows.flatMap((each) => targetOf(each, target, targets, io))) {
      if (read.has(followed.absolute) || meant.has(key)) continue;
      meant.add(key);
      if (later.length < mostFollowed) later.push(followed);
    }
    await turn();
  }
  return meant.size > mostFollowed ? [tooMany] : [];
}

const tooMany: FileProblem = {
  code: 'FILE_UNREADABLE',
  message: `The files here speak of more than ${String(mostFollowed)} others by names of their own; the rest was not read, so images may be missing.`,
  next: 'Check them in several runs.',
};

function targetOf(followed: FollowedFile, from: Target, targets: Targets, io: Io): readonly { followed: Target; key: string }[] {
  const target = toTarget(followed, from, targets, io);
  return target === undefined ? [] : [{ followed: target, key: `${followed.kind} ${target.absolute}` }];
}

function toTarget({ file, kind }: FollowedFile, from: Target, { starts }: Targets, io: Io): Target | undefined {
  const absolute = path.resolve(io.workingDirectory, file);
  const isNamed = starts.some(({ folder }) => isInside(absolute, path.resolve(io.workingDirectory, folder)));
  if (!isNamed || !isInside(absolute, from.absoluteRoot)) return undefined;
  const { root, absoluteRoot } = from;
  return { absolute, path: file, shown: displayPath(absolute, io.workingDirectory), root, absoluteRoot, named: false, kind };
}
