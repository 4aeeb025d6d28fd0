import { escapeText, type TrustProblem } from '../../core/index.js';
import { isAbsent, type LogCheck } from '../../node/evidence-log.js';
import { exitCodes, type Io } from '../io.js';

/** Says why a log cannot be read, and returns the exit code for it. */
export function sayUnreadable(folder: string, { message, next, cause }: TrustProblem, io: Io): number {
  const words = isAbsent(cause)
    ? `There is no evidence log in ${folder}. Nothing was recorded yet, or it lies elsewhere (--log).`
    : `${message} ${next}`;
  io.note(`wharfmaster: ${escapeText(words)}`);
  return exitCodes.unreadable;
}

export function sayBroken({ seq, file, why }: NonNullable<LogCheck['broken']>, io: Io): void {
  io.note(`wharfmaster: ${escapeText(`The log is broken at record ${seq} (${file}), and nothing after it is believed. ${why}`)}`);
}
