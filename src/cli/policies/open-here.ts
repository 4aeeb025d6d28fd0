import { failed, failedTests, ok, type Result } from '../../core/index.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Io } from '../io.js';
import { organisationOf, type Organisation } from './organisation.js';
import { openPolicies, type Policies } from '../../node/policies/policies.js';

/** The policies of this run, from the administrator's file, `--policy` and the workspace. A failure is the sentence to say. */
export function openHere({ values, switches }: Arguments, io: Io): Result<Policies & { readonly organisation: Organisation }, string> {
  const organisation = organisationOf(values.get('policy'), io);
  if (!organisation.ok) return failed(organisation.problem);
  const policies = openPolicies({
    workingDirectory: io.workingDirectory,
    organisation: organisation.value.files,
    remote: organisation.value.remote,
    useWorkspace: !switches.has('no-workspace-policy'),
    check: (reading) => failedTests(reading, io.now),
  });
  return ok({ ...policies, organisation: organisation.value });
}
