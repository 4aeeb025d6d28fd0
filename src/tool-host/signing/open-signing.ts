import { createToolRunner, type NodeToolRunner } from '../../node/tool-runner.js';
import { openTrust, type OpenTrust } from '../../node/trust/open-trust.js';
import type { Log } from '../log.js';
import type { SigningScope } from '../protocol.js';
import type { Session } from '../session.js';
import type { PoliciesHere } from './read-policies.js';

/** What signing and verifying work with; closed by whoever opened it. */
export interface OpenSigning {
  readonly trust: OpenTrust;
  readonly runner: NodeToolRunner;
}

/** Keys and anchors come from the administrator and the person's own settings; of the workspace only the policies count. */
export function openSigning(scope: SigningScope, here: PoliciesHere, session: Session, log: Log): OpenSigning {
  const { governing, workspaces, managed } = here;
  // A repository may begin above the folder that is open, and nothing in it is a program of ours either.
  const search = { ...session.search, workspaces };
  const runner = createToolRunner(search, (command) => log('info', command));
  const trust = openTrust({
    ...{ governing, workspaces, search, runner },
    ...(managed !== undefined && { managed }),
    ...(scope.remote !== undefined && { remote: scope.remote }),
    trustRoots: { settings: scope.trustRoots },
    means: scope.signers,
    // Somebody can always be asked for one.
    hasIdentityToken: true,
    environment: process.env,
    log: (line) => log('info', line),
    hear: (line) => log('info', line),
  });
  return { trust, runner };
}
