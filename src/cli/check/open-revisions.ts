import * as path from 'node:path';
import { ok, type Result } from '../../core/index.js';
import type { Targets } from '../files/targets.js';
import type { Io } from '../io.js';
import type { CheckOptions } from './options.js';
import type { OpenBaseline } from './open-baseline.js';
import type { PoliciesFrom } from './policies-from.js';
import type { Against } from './session.js';

/** What of git's history a run looks at; nothing of it is loaded for a run that looks at none. */
export interface Revisions {
  readonly against: Against;
  readonly policies?: PoliciesFrom;
  readonly baseline?: OpenBaseline;
}

/** Opens what `--since`, `--baseline` and `--policy-from` name; a failure is the sentence to say. */
export async function openRevisions(
  { since, baseline, policyFrom }: CheckOptions,
  { starts }: Targets,
  organisation: readonly string[],
  io: Io,
): Promise<Result<Revisions, string>> {
  const folders = starts.map(({ folder }) => path.resolve(io.workingDirectory, folder));
  let opened: Revisions = { against: {} };
  if (policyFrom !== undefined) {
    const { policiesFrom } = await import('./policies-from.js');
    const policies = await policiesFrom(policyFrom, folders, organisation, io);
    if (!policies.ok) return policies;
    opened = { ...opened, policies: policies.value };
  }
  if (since !== undefined) {
    const { changedSince } = await import('./changed-since.js');
    const changes = await changedSince(since, folders, '--since', io);
    if (!changes.ok) return changes;
    opened = { ...opened, against: { changes: changes.value } };
  }
  if (baseline !== undefined) {
    const { openBaseline } = await import('./open-baseline.js');
    const held = await openBaseline(baseline, folders, io);
    if (!held.ok) return held;
    const against: Against =
      held.value.from === 'revision' ? { comparison: { changes: held.value.changes, files: [], unreadableBefore: 0 } } : {};
    opened = { ...opened, against, baseline: held.value };
  }
  return ok(opened);
}
