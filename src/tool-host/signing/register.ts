import * as path from 'node:path';
import { ErrorCodes, ResponseError, type MessageConnection } from 'vscode-jsonrpc/node';
import type { CeremonyState } from '../../core/index.js';
import { openCeremonyJournal } from '../../node/ceremony-journal.js';
import { systemClock } from '../../node/clock.js';
import { stateFolder } from '../../node/state-folder.js';
import type { Log } from '../log.js';
import * as protocol from '../protocol.js';
import type { Session } from '../session.js';
import { askExtension } from './ask-extension.js';
import { exportEvidence, listEvidence, verifyEvidence } from './evidence.js';
import { readCeremony, readExportEvidence, readListEvidence, readScope, readVerify } from './params.js';
import { refreshPolicies } from './refresh-policies.js';
import { runCeremony } from './run-ceremony.js';
import { signingState } from './signing-state.js';
import { verify } from './verify.js';

/** Registers an answer to one method. */
type On = (method: string, answer: (given: unknown, signal: AbortSignal) => unknown) => void;

/** Signing, verifying and evidence: the requests of the protocol that are about these. */
export function registerSigning(on: On, connection: MessageConnection, session: () => Session, log: Log): void {
  on(protocol.signingStateMethod, (given) => signingState(readScope(protocol.signingStateMethod, given), session()));
  on(protocol.refreshPoliciesMethod, (given, signal) =>
    refreshPolicies(readScope(protocol.refreshPoliciesMethod, given), session(), log, signal),
  );
  on(protocol.runCeremonyMethod, (given, signal) => {
    const params = readCeremony(given);
    const { token } = params;
    const progress = {
      step: (step: protocol.CeremonyProgressParams['step']) =>
        void connection.sendNotification(protocol.ceremonyProgressMethod, { token, step }).catch(() => undefined),
    };
    const asking = askExtension(connection, token, signal);
    return runCeremony(params, { session: session(), asking, progress, now: () => systemClock.now(), log }, signal);
  });
  on(protocol.ceremonyStatusMethod, () => unfinished());
  on(protocol.verifyImageMethod, (given, signal) => verify(readVerify(given), session(), log, signal));
  on(protocol.listEvidenceMethod, (given, signal) => listEvidence(readListEvidence(given), session(), signal));
  on(protocol.verifyEvidenceMethod, (given, signal) => verifyEvidence(readScope(protocol.verifyEvidenceMethod, given), session(), signal));
  on(protocol.exportEvidenceMethod, (given, signal) => exportEvidence(readExportEvidence(given), session(), signal));
}

async function unfinished(): Promise<readonly CeremonyState[]> {
  const journal = openCeremonyJournal(path.join(stateFolder(), 'pushes'));
  const states = journal.ok ? await journal.value.list() : journal;
  if (states.ok) return states.value;
  throw new ResponseError(ErrorCodes.InternalError, `${states.problem.message} ${states.problem.next}`);
}
