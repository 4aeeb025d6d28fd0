import * as path from 'node:path';
import { escapeText, failed, ok, readCheckpoint, toJson, type EvidenceCheckpoint, type Result } from '../core/index.js';
import { checkLog } from '../node/evidence-log.js';
import { readBytes } from '../node/read-bytes.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { checkSignatures } from './evidence/check-signatures.js';
import { describeCheck, toCheckDocument, type KeptCheckpoint } from './evidence/describe-check.js';
import { findLog } from './evidence/find-log.js';
import { sayUnreadable } from './evidence/say.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster evidence verify`: recomputes the whole log, names the first record that does not hold, and says what this does not prove. */
export const run: Run = async (given, io) => {
  const kept = keptCheckpoints(given, io);
  if (!kept.ok) return refuse(kept.problem, exitCodes.unreadable, io);
  const found = findLog(given, io);
  if (!found.ok) return refuse(found.problem, exitCodes.wrong, io);
  const { folder } = found.value.place;
  const checked = await checkLog(folder, { checkpoints: kept.value.map(({ checkpoint }) => checkpoint), signal: io.cancel });
  if (!checked.ok) return sayUnreadable(folder, checked.problem, io);
  const signatures = await checkSignatures(
    [...checked.value.checkpoints, ...kept.value.map(({ checkpoint }) => checkpoint)],
    found.value,
    given,
    io,
  );
  const report = { folder, check: checked.value, kept: kept.value, signatures };
  const document = toCheckDocument(report);
  io.out(given.values.get('format') === 'json' ? `${toJson(document, 2)}\n` : `${describeCheck(report).map(escapeText).join('\n')}\n`);
  return document.intact ? exitCodes.fine : exitCodes.blocked;
};

function keptCheckpoints(given: Arguments, { workingDirectory }: Io): Result<readonly KeptCheckpoint[], string> {
  const kept: KeptCheckpoint[] = [];
  for (const file of given.lists.get('checkpoint') ?? []) {
    const bytes = readBytes(path.resolve(workingDirectory, file), 1024 * 1024);
    if (!bytes.ok) return failed(`The checkpoint ${file} cannot be read. ${bytes.problem.message}`);
    const checkpoint: EvidenceCheckpoint | undefined = readCheckpoint(bytes.value.toString('utf8'));
    if (checkpoint === undefined) return failed(`${file} is no checkpoint: it should be what \`wharfmaster evidence checkpoint\` printed.`);
    kept.push({ file, checkpoint });
  }
  return ok(kept);
}

function refuse(sentence: string, code: number, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return code;
}
