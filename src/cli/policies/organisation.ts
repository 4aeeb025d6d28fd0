import { innerPath } from '../../node/paths.js';
import * as path from 'node:path';
import { failed, ok, type Result } from '../../core/index.js';
import { readManagedFile, type ManagedFile } from '../../node/managed-file.js';

import type { Io } from '../io.js';

/** The organisation's policies of one run, and the administrator's file when there is one. */
export interface Organisation {
  readonly files: readonly string[];
  readonly managed?: ManagedFile;
}

/**
 * The administrator's policy, then `--policy`: a policy that is added below another can only tighten. A failure is the sentence to say.
 */
export function organisationOf(argument: string | undefined, io: Io): Result<Organisation, string> {
  const managed = readManagedFile(io.managedFile);
  if (!managed.ok) return failed(`${managed.problem.message} ${managed.problem.next}`);
  const isUrl = argument !== undefined && /^[a-z][a-z0-9+.-]+:\/\//i.test(argument);
  if (isUrl) return failed(`--policy ${argument} is a URL, and this version reads files only. Fetch it first, and name the file.`);
  const named = [managed.value?.settings.policy?.file, argument].filter((file) => file !== undefined);
  const files = named.map((file) => innerPath(path.resolve(io.workingDirectory, file), io.workingDirectory));
  return ok({ files, ...(managed.value === undefined ? {} : { managed: managed.value }) });
}
