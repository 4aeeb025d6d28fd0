import * as path from 'node:path';
import { describeOrigin, failed, escapeText, ok, type Result, type SourceStanding, type Stage } from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { readManagedFile } from '../node/managed-file.js';
import { policyRoot } from '../node/paths.js';
import type { RemotePolicies } from '../node/policies/remote-policies.js';
import { fetchSource } from '../node/policy-sources/fetch-source.js';
import { remotePolicies, type RemoteWishes } from '../node/policy-sources/remote-policies.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Io } from './io.js';
import { foldersOf } from './policies/names-remote-policy.js';
import { flaggedTrust } from './policies/signer-flags.js';

/** Looks up every policy from afar that this run needs, before its command begins. A failure is the sentence to say. */
export async function remotePoliciesFor(command: string, given: Arguments, io: Io): Promise<Result<RemotePolicies, string>> {
  const wishes = remoteWishes(given, io, { stage: stageOf(command, given), fetches: 'due' });
  if (!wishes.ok) return wishes;
  const named = given.values.get('policy');
  const folders = given.switches.has('no-workspace-policy') ? [] : foldersOf(given.positionals, io.workingDirectory);
  const remote = await remotePolicies({ ...wishes.value, ...(named !== undefined && { named: [named] }), folders });
  for (const standing of remote.standings) say(standing, io);
  return ok(remote);
}

/** Kept copies of the sources that somebody names to look into them, each said with who vouches for it. A failure is why one is not had. */
export async function lookUpNamed(
  named: readonly string[],
  given: Arguments,
  io: Io,
): Promise<Result<readonly string[], readonly string[]>> {
  const wishes = remoteWishes({ ...given, positionals: [] }, io, { stage: 'edit', fetches: 'due' });
  if (!wishes.ok) return failed([wishes.problem]);
  const { standings } = await remotePolicies({ ...wishes.value, named, isOnlyNamed: true });
  for (const standing of standings) say(standing, io);
  const missing = standings.flatMap((standing) =>
    standing.state === 'unusable' ? [`${standing.problem.message} ${standing.problem.next}`] : [],
  );
  return missing.length > 0 ? failed(missing) : ok(standings.map(({ file }) => file));
}

/** What the administrator, the flags and the machine say; the same for every command. */
export function remoteWishes(
  given: Arguments,
  io: Io,
  { stage, fetches }: Pick<RemoteWishes, 'stage' | 'fetches'>,
): Result<RemoteWishes, string> {
  const managed = readManagedFile(io.managedFile);
  if (!managed.ok) return failed(`${managed.problem.message} ${managed.problem.next}`);
  const flagged = flaggedTrust(given, io.workingDirectory);
  if (!flagged.ok) return flagged;
  const { trust, trustRoots } = flagged.value;
  const folders = foldersOf(given.positionals, io.workingDirectory);
  const workspaces = [...new Set(folders.flatMap((folder) => [folder, policyRoot(folder, io.workingDirectory)]))];
  return ok({
    ...{ stage, fetches, environment: process.env, now: () => systemClock.now(), signal: io.cancel, isTrusted: true, fetch: fetchSource },
    workingDirectory: io.workingDirectory,
    // The whole disk is nobody's workspace, also when a container works in `/`.
    workspaces: workspaces.filter((folder) => path.dirname(folder) !== folder),
    hear: (sentence) => io.note(escapeText(sentence)),
    ...(managed.value !== undefined && { managed: managed.value.settings }),
    ...(trust !== undefined && { trust }),
    trustRoots: { flags: trustRoots },
  });
}

function stageOf(command: string, { values }: Arguments): Stage {
  const written = values.get('stage');
  if (written === 'edit' || written === 'push' || written === 'admit') return written;
  if (command === 'sign-and-push') return 'push';
  return ['check', 'scan', 'verify'].includes(command) ? 'ci' : 'edit';
}

/** One line for each that counts; of the others the command itself says why not. */
function say(standing: SourceStanding, io: Io): void {
  if (standing.state === 'unusable') return;
  const { origin, problem } = standing;
  io.note(escapeText(`Policy from ${origin.source}: ${describeOrigin(origin, io.now)}.`));
  if (problem !== undefined)
    io.note(`wharfmaster: ${escapeText(`The kept copy of ${origin.source} stays in force. ${problem.message} ${problem.next}`)}`);
}
