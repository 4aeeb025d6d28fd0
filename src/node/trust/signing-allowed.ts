import { ok, type ManagedSettings, type Result, type TrustProblem } from '../../core/index.js';
import { refuse } from './signing-refusals.js';

/**
 * Whether this machine signs at all. In a container or on a remote host signing and secrets are off unless the administrator lists that
 * kind of host, since what runs there is often the workspace's (threats.md, Build, sign, push).
 */
export function signingAllowed(managed: ManagedSettings | undefined, remote: string | undefined): Result<undefined, TrustProblem> {
  if (managed?.disabled.includes('sign') === true)
    return refuse(
      'NOT_ALLOWED',
      'The administrator switched signing off on this machine.',
      'Sign where it is allowed, e.g. in the pipeline.',
    );
  if (remote === undefined || managed?.signingHosts?.includes(remote) === true) return ok(undefined);
  return refuse(
    'NOT_ALLOWED',
    `This window works in \`${remote}\`, where nothing is signed and no secret is asked for unless the administrator lists it.`,
    `Sign from a window on your own machine, or let the administrator write \`signingHosts: [${remote}]\` into the file for this machine.`,
  );
}
