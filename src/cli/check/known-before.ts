import {
  allParts,
  countKnown,
  matchKnown,
  ok,
  type AuditedUse,
  type FindingRecord,
  type KnownParts,
  type Result,
} from '../../core/index.js';
import type { Snapshot } from '../../node/git/snapshot.js';
import { keyOfFollowed, type ComparedFile, type Comparison } from './comparison.js';
import { judgeBefore, type JudgedBefore } from './judge-before.js';
import type { Session } from './session.js';

/**
 * What of this run was there at the revision: everything in files that are what they were, and in the others what the file of that day had as well.
 * A failure is the sentence to say.
 */
export async function knownBefore(
  { files }: Comparison,
  snapshots: readonly Snapshot[],
  session: Session,
): Promise<Result<KnownParts, string>> {
  const changed = files.filter(({ isChanged }) => isChanged);
  const before = await judgeBefore(changed, snapshots, session);
  if (!before.ok) return before;
  const meantBefore = new Set([
    ...files.filter(({ isChanged }) => !isChanged).flatMap(({ judged }) => judged.reading.follows.map(keyOfFollowed)),
    ...[...before.value.values()].flatMap(({ follows }) => follows.map(keyOfFollowed)),
  ]);
  const wasRead = ({ target: { kind, path } }: ComparedFile): boolean =>
    kind === undefined || meantBefore.has(keyOfFollowed({ kind, file: path }));
  const findings = new Set<FindingRecord>();
  const uses = new Set<AuditedUse>();
  for (const file of files.filter(wasRead)) {
    const known = await knownIn(file, before.value.get(file));
    for (const finding of known.findings) findings.add(finding);
    for (const use of known.uses) uses.add(use);
  }
  return ok({ findings, uses });
}

async function knownIn({ audited, isChanged, judged }: ComparedFile, before: JudgedBefore | undefined): Promise<KnownParts> {
  const now = { files: [audited], policyFindings: [] };
  if (!isChanged) return allParts(now);
  if (before === undefined) return { findings: new Set(), uses: new Set() };
  const counts = countKnown({ files: [before.audited], policyFindings: [] });
  if (counts.size === 0) return { findings: new Set(), uses: new Set() };
  const { addedLines } = await import('./added-lines.js');
  const added = addedLines(before.text, judged.source.text);
  return matchKnown(now, counts, (part) => added.has('image' in part ? part.image.line : part.line));
}
