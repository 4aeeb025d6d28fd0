import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { escapeText, toJson, type EvidenceRecord, type TrustProblem } from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { checkpointSigner, openEvidenceLog, systemActor } from '../node/evidence-log.js';
import { commandLineSecrets } from '../node/trust/secrets.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { findLog, type FoundLog } from './evidence/find-log.js';
import { openSigners } from './evidence/open-signers.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster evidence checkpoint`: says what the log is now, signed when somebody can, for keeping elsewhere. */
export const run: Run = async (given, io) => {
  const found = findLog(given, io);
  const trust = found.ok ? openSigners(found.value, given, io) : found;
  if (!found.ok || !trust.ok) return refuse(trust.ok ? '' : trust.problem, exitCodes.wrong, io);
  try {
    const signer = given.values.get('signer') ?? onlySigner(given);
    const identityTokenFile = given.values.get('identity-token-file');
    const secrets = commandLineSecrets({
      environment: process.env,
      signal: io.cancel,
      ...(identityTokenFile !== undefined && { identityTokenFile: path.resolve(io.workingDirectory, identityTokenFile) }),
    });
    const signers = await trust.value.signers(io.cancel);
    const sign = checkpointSigner({ signers, ...(signer !== undefined && { signer }), secrets, timeoutMs: 60_000 }, io.cancel);
    if (!sign.ok) return fail(sign.problem, io);
    const written = await logOf(found.value, io).checkpoint(process.env['CI'] === undefined ? 'push' : 'ci', sign.value);
    return written.ok ? print(written.value, given, io) : fail(written.problem, io);
  } finally {
    await trust.value.close();
  }
};

/** Who names one key means its signer. */
function onlySigner({ lists }: Arguments): string | undefined {
  const [only, ...others] = lists.get('key') ?? [];
  return others.length === 0 ? only?.split('=')[0] : undefined;
}

function logOf({ place, managed }: FoundLog, io: Io) {
  return openEvidenceLog({
    ...place,
    actor: systemActor('wharfmaster', __ENGINE_VERSION__),
    clock: systemClock,
    sinks: managed?.evidenceSinks ?? [],
    hear: (note) => io.note(`wharfmaster: ${escapeText(note)}`),
  });
}

/** The same text on standard output and in `--out`: what `evidence verify --checkpoint` reads. */
function print({ checkpoint, seq }: EvidenceRecord, given: Arguments, io: Io): number {
  const text = `${toJson(checkpoint)}\n`;
  io.out(text);
  const signed =
    checkpoint?.bundle === undefined ? 'Nobody signed it: name a signer with --signer and its key with --key.' : 'It is signed.';
  io.note(
    `wharfmaster: Record ${seq} is a checkpoint over ${checkpoint?.size ?? 0} records. ${signed} Keep it where this machine cannot write.`,
  );
  const file = given.values.get('out');
  if (file === undefined) return exitCodes.fine;
  try {
    writeFileSync(path.resolve(io.workingDirectory, file), text);
    return exitCodes.fine;
  } catch (problem) {
    return refuse(`${file} cannot be written: ${problem instanceof Error ? problem.message : String(problem)}`, exitCodes.unreadable, io);
  }
}

function fail({ code, message, next }: TrustProblem, io: Io): number {
  return refuse(`${message} ${next}`, exitCodeOf(code), io);
}

function exitCodeOf(code: TrustProblem['code']): number {
  if (code === 'EVIDENCE_BROKEN') return exitCodes.blocked;
  return code === 'SIGNER_NOT_IN_POLICY' ? exitCodes.wrong : exitCodes.unreadable;
}

function refuse(sentence: string, code: number, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return code;
}
