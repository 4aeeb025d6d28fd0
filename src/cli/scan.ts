import { escapeText, scanForms, type ScanAudit } from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { sha256 } from '../node/hash.js';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';
import { toScanCommand, type ScanCommand } from './scan/options.js';
import { scanNamed } from './scan/scan-named.js';
import { openScanSession, type ScanSession } from './scan/session.js';
import { toScanAudit } from './scan/to-scan-audit.js';
import { vexDocuments } from './scan/vex-documents.js';
import { whatWasNamed } from './scan/what-was-named.js';

/** `wharfmaster scan`: finds the image, lets the scanners look at it, judges what they found, describes the outcome. */
export const run: Run = async (given, io) => {
  const command = toScanCommand(given);
  if (!command.ok) return refuse([command.problem], io);
  const named = whatWasNamed(command.value.image, io.workingDirectory);
  if (!named.ok) return refuse([named.problem], io);
  const session = openScanSession(command.value, io);
  if (!session.ok) return refuse(session.problem, io);
  const startedAt = systemClock.now();
  const scanned = await scanNamed(named.value, session.value);
  if (io.isCancelled()) return exitCodes.cancelled;
  const vex = scanned.scans.ok ? await vexDocuments(session.value) : [];
  return report(toScanAudit(scanned, vex, session.value, { startedAt, finishedAt: systemClock.now() }), session.value);
};

function report(audit: ScanAudit, { command, io }: ScanSession): number {
  io.out(printed(audit, command, io));
  if (command.format !== 'text' && audit.problem !== undefined)
    io.note(`wharfmaster: ${escapeText(`${audit.problem.message} ${audit.problem.next}`)}`);
  if (audit.outcome === 'unasked' && audit.problem === undefined && !command.allowsNoPolicy) io.note(unaskedNotice);
  return audit.exitCode;
}

const unaskedNotice =
  'wharfmaster: No policy asks anything of scans, so this is a list and no verdict. Write a `scan` section into .wharfmaster.yaml, or name a policy with --policy.';

function printed(audit: ScanAudit, { format }: ScanCommand, io: Io): string {
  const options = {
    // Asked for when something is painted: whether a terminal shows it takes a library to tell.
    get colour() {
      return io.colour;
    },
    hash: sha256,
  };
  return scanForms.find(({ id }) => id === format)?.print(audit, options) ?? '';
}

function refuse(sentences: readonly string[], io: Io): number {
  for (const sentence of sentences) io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
