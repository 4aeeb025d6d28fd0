import { failed, ok, policyFileName, type Result } from '../../core/index.js';
import { openSnapshot, type Snapshot } from '../../node/git/snapshot.js';
import { policyFilesAt } from '../../node/git/snapshot-files.js';
import { innerPath } from '../../node/paths.js';
import { openPolicies } from '../../node/policies/policies.js';
import type { PolicyFiles } from '../../node/policies/policy-files.js';
import type { Io } from '../io.js';
import { isNoRevision, repositoriesOf } from './repositories.js';
import * as path from 'node:path';

/** The repositories of these folders as a revision holds them; a failure is the sentence to say. */
export async function snapshotsAt(
  revision: string,
  folders: readonly string[],
  flag: string,
  io: Io,
): Promise<Result<readonly Snapshot[], string>> {
  if (isNoRevision(revision)) return failed(`${flag} needs a revision that git knows, e.g. origin/main.`);
  const repositories = repositoriesOf(folders, flag, io);
  if (!repositories.ok) return repositories;
  const snapshots: Snapshot[] = [];
  for (const git of repositories.value) {
    const snapshot = await openSnapshot(revision, git);
    if (!snapshot.ok) return failed(`${flag}: ${snapshot.problem}`);
    snapshots.push(snapshot.value);
  }
  return ok(snapshots);
}

/**
 * Policy files as these snapshots hold them, every one fetched that could govern here: those that stand in the trees, the organisation's when it lies
 * there, and what they extend.
 */
export async function policiesAt(
  snapshots: readonly Snapshot[],
  organisation: readonly string[],
  io: Io,
): Promise<Result<PolicyFiles, string>> {
  const files = policyFilesAt(snapshots);
  for (let round = 0; round < mostRounds; round++) {
    const policies = openPolicies({ workingDirectory: io.workingDirectory, organisation, useWorkspace: true, check: () => [], files });
    for (const snapshot of snapshots) meetAll(snapshot, (place) => policies.governing(place), io);
    const fetched = await Promise.all(snapshots.map((snapshot) => snapshot.fetch()));
    const broken = fetched.find((each) => !each.ok);
    if (broken?.ok === false) return failed(broken.problem);
    if (fetched.every((each) => each.ok && !each.value)) break;
  }
  return ok(files);
}

/** A chain of policies has at most eight, and each may be a link. */
const mostRounds = 20;

function meetAll(snapshot: Snapshot, meet: (place: { readonly folder: string; readonly root: string }) => unknown, io: Io): void {
  const root = innerPath(snapshot.top, io.workingDirectory);
  const folders = new Set([snapshot.top, ...snapshot.named(policyFileName).map((file) => path.dirname(file))]);
  for (const folder of folders) meet({ folder: innerPath(folder, io.workingDirectory), root });
}
