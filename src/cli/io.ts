import { managedFileLocation } from '../node/managed-file-location.js';
import { systemClock } from '../node/clock.js';
import type { RemotePolicies } from '../node/policies/remote-policies.js';
import { showsOutput, writerOf } from './own-streams.js';

/** What a command may touch of the process it runs in. */
export interface Io {
  /** The result, and nothing else. */
  out(text: string): void;
  /** Progress, notices and counts, a line each. */
  note(line: string): void;
  readonly colour: boolean;
  readonly workingDirectory: string;
  readonly now: number;
  /** Where the administrator's file lies; tests of the functions name another place, no user can. */
  readonly managedFile: string;
  isCancelled(): boolean;
  readonly cancel: AbortSignal;
  /** The policies from afar that this run needs, looked up before the command begins; absent when it needs none. */
  remotePolicies?: RemotePolicies;
}

/** The exit codes of contracts.md; when several apply: 2, then 3, then 1. */
export const exitCodes = { fine: 0, blocked: 1, wrong: 2, unreadable: 3, cancelled: 130 } as const;

/** The process's own streams. A reader that goes away (`| head`) ends the output, not the judging: the exit code stays what it is. */
export function processIo(): Io {
  const interrupt = cancelledBySignal();
  const out = writerOf(1, failed);
  const note = writerOf(2, failed);
  return {
    out,
    note: (line) => note(`${line}\n`),
    get colour() {
      return wantsColour(process.env, showsOutput);
    },
    workingDirectory: process.cwd(),
    now: systemClock.now(),
    managedFile: managedFileLocation(),
    isCancelled: () => interrupt.isCancelled(),
    get cancel() {
      return interrupt.cancel;
    },
  };
}

/**
 * What Ctrl+C calls off. The signal object is made when first asked for: loading its library takes as long as reading a policy. From then
 * on programs may run, and a pipeline's or a terminal's end must end them too.
 */
function cancelledBySignal(): Pick<Io, 'isCancelled' | 'cancel'> {
  let isCancelled = false;
  let controller: AbortController | undefined;
  const callOff = (): void => {
    isCancelled = true;
    controller?.abort();
  };
  process.once('SIGINT', callOff);
  return {
    isCancelled: () => isCancelled,
    get cancel() {
      if (controller === undefined) for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, callOff);
      controller ??= new AbortController();
      if (isCancelled) controller.abort();
      return controller.signal;
    },
  };
}

/** NO_COLOR beats FORCE_COLOR beats the terminal; an empty NO_COLOR does not count (no-color.org). */
export function wantsColour(environment: Readonly<Record<string, string | undefined>>, isTerminal: () => boolean): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return environment['TERM'] !== 'dumb' && isTerminal();
}

/** A reader that goes away is no failure of ours. */
function failed(code: string | undefined): void {
  if (code !== 'EPIPE') process.exitCode = exitCodes.unreadable;
}
