import { describeOrigin, type SourceStanding } from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import type { Log } from '../log.js';
import type { RefreshedPolicies, SigningScope } from '../protocol.js';
import type { Session } from '../session.js';
import { remotePoliciesHere } from './remote-policies-here.js';

/** Looks for newer policies from afar where it is time to, so that nobody who types ever waits for a server. */
export async function refreshPolicies(scope: SigningScope, session: Session, log: Log, signal: AbortSignal): Promise<RefreshedPolicies> {
  const now = systemClock.now();
  const { workspaces } = session;
  const { standings } = await remotePoliciesHere(scope, {
    workspaces,
    now,
    stage: 'edit',
    fetches: 'due',
    signal,
    hear: (text) => log('info', text),
  });
  for (const { problem } of standings) if (problem !== undefined) log('warn', `${problem.message} ${problem.next}`);
  return { policies: standings.map((standing) => describe(standing, now)) };
}

function describe(standing: SourceStanding, now: number): RefreshedPolicies['policies'][number] {
  if (standing.state === 'unusable') return { source: standing.source, usable: false, words: standing.problem.message };
  return { source: standing.origin.source, usable: true, words: describeOrigin(standing.origin, now) };
}
