import { escapeText, judgeTrust, trustForms, type TrustAudit } from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { sha256 } from '../node/hash.js';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';
import { openScanSession, type ScanSession } from './scan/session.js';
import { toVerifyCommand } from './verify/options.js';
import { toTrustAudit } from './verify/to-trust-audit.js';
import { verifyNamed } from './verify/verify-named.js';

/** `wharfmaster verify`: looks the image up in its registry, asks who signed it, judges, describes the outcome. Nothing is changed anywhere. */
export const run: Run = async (given, io) => {
  const command = toVerifyCommand(given, io.workingDirectory);
  if (!command.ok) return refuse([command.problem], io);
  const session = openScanSession(command.value.common, io);
  if (!session.ok) return refuse(session.problem, io);
  const startedAt = systemClock.now();
  const verified = await verifyNamed(command.value, session.value);
  if (io.isCancelled()) return exitCodes.cancelled;
  const { governing, context } = session.value;
  const unseen = judgeTrust(undefined, command.value.reference, governing, context);
  return report(toTrustAudit(verified, unseen, session.value, { startedAt, finishedAt: systemClock.now() }), session.value);
};

function report(audit: TrustAudit, { command, io }: ScanSession): number {
  const options = {
    // Asked for when something is painted: whether a terminal shows it takes a library to tell.
    get colour() {
      return io.colour;
    },
    hash: sha256,
  };
  io.out(trustForms.find(({ id }) => id === command.format)?.print(audit, options) ?? '');
  if (command.format !== 'text' && audit.problem !== undefined)
    io.note(`wharfmaster: ${escapeText(`${audit.problem.message} ${audit.problem.next}`)}`);
  if (audit.outcome === 'unasked' && audit.problem === undefined && !command.allowsNoPolicy) io.note(unaskedNotice);
  return audit.exitCode;
}

const unaskedNotice =
  'wharfmaster: No policy asks for signatures of this image, so this is a list and no verdict: nothing of it was held against anybody’s key or identity. Write `trust.require` into .wharfmaster.yaml, or name a policy with --policy.';

function refuse(sentences: readonly string[], io: Io): number {
  for (const sentence of sentences) io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
