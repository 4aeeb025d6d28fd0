import type { Arguments, Flags } from './arguments/parse-arguments.js';
import type { Io } from './io.js';

/** One command of the command line: what help says of it, and the code that is loaded only when it is asked for. */
export interface Command {
  /** One word, or two (`policy check`). */
  readonly name: string;
  /** What may stand after the flags, e.g. `[PATH...]`. */
  readonly operands: string;
  readonly about: string;
  readonly flags: Flags;
  /** The most operands that it takes. */
  readonly most: number;
  /** What help adds below the flags. */
  readonly notes?: readonly string[];
  load(): Promise<{ readonly run: Run }>;
}

/** Runs a command and returns its exit code. */
export type Run = (given: Arguments, io: Io) => Promise<number>;
