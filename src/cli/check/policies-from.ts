import * as path from 'node:path';
import { failed, ok, policyFileName, type Result } from '../../core/index.js';
import type { Snapshot } from '../../node/git/snapshot.js';
import { displayPath } from '../../node/paths.js';
import type { LoadedPolicy } from '../../node/policies/load-policy.js';
import { openPolicies, type Policies, type PolicySources } from '../../node/policies/policies.js';
import type { PolicyFiles } from '../../node/policies/policy-files.js';
import { policyFilesOnDisk } from '../../node/policies/policy-files.js';
import type { Targets } from '../files/targets.js';
import type { Io } from '../io.js';
import { policiesAt, snapshotsAt } from '../revisions/snapshots.js';

/** The policies of a revision judge, whatever the working tree says (threats.md, a pull request that edits the policy which judges it). */
export interface PoliciesFrom {
  readonly revision: string;
  readonly files: PolicyFiles;
  readonly snapshots: readonly Snapshot[];
}

/** A failure is the sentence to say. */
export async function policiesFrom(
  revision: string,
  folders: readonly string[],
  organisation: readonly string[],
  io: Io,
): Promise<Result<PoliciesFrom, string>> {
  const snapshots = await snapshotsAt(revision, folders, '--policy-from', io);
  if (!snapshots.ok) return snapshots;
  const files = await policiesAt(snapshots.value, organisation, io);
  return files.ok ? ok({ revision, files: files.value, snapshots: snapshots.value }) : failed(`--policy-from: ${files.problem}`);
}

/** What the working tree does to the policies: files that differ from the revision, as people see them, and those of them that are read now. */
export interface EditedPolicies {
  readonly names: readonly string[];
  readonly loaded: readonly LoadedPolicy[];
}

/** The policies that would judge after this change, where they are others than those that judge it. */
export function editedPolicies(
  { files, snapshots }: PoliciesFrom,
  judging: Policies,
  sources: PolicySources,
  targets: Targets,
  io: Io,
): EditedPolicies {
  const { files: _judging, ...fromDisk } = sources;
  const after = openPolicies(fromDisk);
  for (const start of targets.starts) after.governing(start);
  for (const { path: file, root } of targets.files) after.governing({ folder: path.posix.dirname(file), root });
  const isEdited = (absolute: string): boolean => !isSame(absolute, files);
  const absolute = (file: string): string => path.resolve(io.workingDirectory, file);
  const met = [...judging.met(), ...after.met()].filter(({ source }) => source === undefined).map(({ file }) => absolute(file));
  const inTrees = sources.useWorkspace ? snapshots.flatMap((snapshot) => snapshot.named(policyFileName)) : [];
  const names = [...new Set([...met, ...inTrees])].filter(isEdited).map((file) => displayPath(file, io.workingDirectory));
  return { names: names.sort(), loaded: after.met().filter(({ file, source }) => source === undefined && isEdited(absolute(file))) };
}

function isSame(absolute: string, files: PolicyFiles): boolean {
  const limit = 8 * 1024 * 1024;
  const [before, now] = [files.read(absolute, limit), policyFilesOnDisk.read(absolute, limit)];
  if (!before.ok || !now.ok) return !before.ok && !now.ok;
  return before.value.equals(now.value);
}
