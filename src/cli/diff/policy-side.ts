import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { failed, failedTests, isRemoteSource, ok, type Result } from '../../core/index.js';
import type { Snapshot } from '../../node/git/snapshot.js';
import { displayPath, innerPath } from '../../node/paths.js';
import { openPolicies, type Policies, type PolicySources } from '../../node/policies/policies.js';
import { standingOfSource } from '../../node/policies/remote-policies.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Io } from '../io.js';
import { organisationOf } from '../policies/organisation.js';
import { policiesAt, snapshotsAt } from '../revisions/snapshots.js';

/** One of the two that `policy diff` holds against each other. */
export interface PolicySide {
  /** As the person named it. */
  readonly name: string;
  readonly policies: Policies;
  /** How people see one of its policy files: with the revision, when it comes from one. */
  readonly show: (file: string) => string;
}

/**
 * `.` the policies of the working tree, `REV:` those of a revision, both with the organisation's above them; `REV:FILE`, a file or an address: that
 * policy alone. A failure is the sentence to say.
 */
export async function policySide(named: string, folders: readonly string[], given: Arguments, io: Io): Promise<Result<PolicySide, string>> {
  if (isRemoteSource(named)) return fromAfar(named, given, io);
  const absolute = path.resolve(io.workingDirectory, named);
  if (existsSync(absolute) && !statSync(absolute).isDirectory()) return ok(side(named, { organisation: [inner(absolute, io)] }, io));
  if (absolute === io.workingDirectory) return wholeTree(named, given, {}, io);
  const [, revision = '', file] = /^(.+?):([^]*)$/.exec(named) ?? [];
  if (file === undefined)
    return failed(
      `\`${named}\` is no policy file. Name a file, \`.\` for the policies of this folder, REV: or REV:FILE for those of a git revision.`,
    );
  const snapshots = await snapshotsAt(revision, folders, `\`${named}\``, io);
  if (!snapshots.ok) return snapshots;
  return atRevision({ named, revision, file }, snapshots.value, given, io);
}

async function atRevision(
  { named, revision, file }: { readonly named: string; readonly revision: string; readonly file: string },
  snapshots: readonly Snapshot[],
  given: Arguments,
  io: Io,
): Promise<Result<PolicySide, string>> {
  const top = snapshots[0]?.top ?? io.workingDirectory;
  const alone = path.resolve(file.startsWith('.') && file.includes('/') ? io.workingDirectory : top, file);
  const organisation = file === '' ? organisationOf(given.values.get('policy'), io) : ok({ files: [inner(alone, io)] });
  if (!organisation.ok) return organisation;
  const files = await policiesAt(snapshots, organisation.value.files, io);
  if (!files.ok) return failed(`\`${named}\`: ${files.problem}`);
  const sources = { organisation: organisation.value.files, files: files.value };
  const isHere = (shown: string): boolean =>
    snapshots.some((snapshot) => snapshot.look(path.resolve(io.workingDirectory, shown)).state !== 'out');
  const opened = file === '' ? wholeTree(named, given, sources, io) : ok(side(named, sources, io));
  if (!opened.ok) return opened;
  return ok({ ...opened.value, show: (shown) => (isHere(shown) ? `${revision}:${opened.value.show(shown)}` : opened.value.show(shown)) });
}

function wholeTree(named: string, given: Arguments, more: Partial<PolicySources>, io: Io): Result<PolicySide, string> {
  const organisation = organisationOf(given.values.get('policy'), io);
  if (!organisation.ok) return organisation;
  const { files, remote } = organisation.value;
  return ok(side(named, { organisation: files, remote, useWorkspace: !given.switches.has('no-workspace-policy'), ...more }, io));
}

async function fromAfar(named: string, given: Arguments, io: Io): Promise<Result<PolicySide, string>> {
  const { remoteWishes } = await import('../remote-policies.js');
  const { remotePolicies } = await import('../../node/policy-sources/remote-policies.js');
  const wishes = remoteWishes({ ...given, positionals: [] }, io, { stage: 'edit', fetches: 'due' });
  if (!wishes.ok) return wishes;
  const remote = await remotePolicies({ ...wishes.value, named: [named] });
  const standing = standingOfSource(named, remote);
  if (standing.state === 'unusable') return failed(`\`${named}\`: ${standing.problem.message} ${standing.problem.next}`);
  return ok(side(named, { organisation: [inner(standing.file, io)], remote }, io));
}

function side(name: string, sources: Partial<PolicySources> & Pick<PolicySources, 'organisation'>, io: Io): PolicySide {
  const { workingDirectory, now } = io;
  const policies = openPolicies({ workingDirectory, useWorkspace: false, check: (reading) => failedTests(reading, now), ...sources });
  return { name, policies, show: (file) => displayPath(path.resolve(workingDirectory, file), workingDirectory) };
}

function inner(absolute: string, { workingDirectory }: Io): string {
  return innerPath(absolute, workingDirectory);
}
