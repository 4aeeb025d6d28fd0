import * as path from 'node:path';
import { failed, isRemoteSource, ok, type Result } from '../../core/index.js';
import { readManagedFile, type ManagedFile } from '../../node/managed-file.js';
import { innerPath } from '../../node/paths.js';
import { standingOfSource, type RemotePolicies } from '../../node/policies/remote-policies.js';
import type { Io } from '../io.js';

/** The organisation's policies of one run, and the administrator's file when there is one. */
export interface Organisation {
  /** Files, outermost first; of a policy from afar the kept copy, or where it would be. */
  readonly files: readonly string[];
  readonly remote: RemotePolicies;
  readonly managed?: ManagedFile;
}

/**
 * The administrator's policy, then `--policy`: a policy that is added below another can only tighten. A failure is the sentence to say.
 */
export function organisationOf(argument: string | undefined, io: Io): Result<Organisation, string> {
  const managed = readManagedFile(io.managedFile);
  if (!managed.ok) return failed(`${managed.problem.message} ${managed.problem.next}`);
  const { remotePolicies: remote = { standings: [] } } = io;
  const named = [managed.value?.settings.policy?.file, argument].filter((file) => file !== undefined);
  const files: string[] = [];
  for (const name of named) {
    const standing = isRemoteSource(name) ? standingOfSource(name, remote) : undefined;
    // Nobody looked it up for this command, so that there is no place for it to stand.
    if (standing?.state === 'unusable' && standing.file === '') return failed(`${standing.problem.message} ${standing.problem.next}`);
    files.push(innerPath(path.resolve(io.workingDirectory, standing?.file ?? name), io.workingDirectory));
  }
  return ok({ files, remote, ...(managed.value === undefined ? {} : { managed: managed.value }) });
}
