import {
  checkpointWindow,
  contradictionOf,
  emptyLog,
  failed,
  nextStep,
  ok,
  type BrokenRecord,
  type EvidenceCheckpoint,
  type EvidenceRecord,
  type FoundCheckpoint,
  type LogState,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import { digestOf } from './digest.js';
import { unreadable } from './problems.js';
import { readLines } from './read-lines.js';

/** What was found out about a whole log. */
export interface LogCheck {
  /** The last state that holds; with a broken log that of the record before. */
  readonly state: LogState;
  readonly broken?: BrokenRecord & { readonly file: string };
  /** Bytes behind the last line of a file. */
  readonly torn?: { readonly file: string; readonly bytes: number };
  readonly firstTime?: string;
  /** Records that were written while the clock stood before the newest one; the first hundred. */
  readonly clockSetBack: readonly number[];
  /** The checkpoints in the log, the newest hundred. */
  readonly checkpoints: readonly FoundCheckpoint[];
  /** The checkpoints that were asked about, each with the reason why the log does not extend it. */
  readonly asked: readonly { readonly checkpoint: EvidenceCheckpoint; readonly why?: string }[];
}

export interface CheckOptions {
  /** Checkpoints that were kept elsewhere: is all of that still in the log? */
  readonly checkpoints?: readonly EvidenceCheckpoint[];
  /** Hears every record that holds, in order. */
  readonly onRecord?: (record: EvidenceRecord) => void;
  readonly signal?: AbortSignal;
}

/** Recomputes a whole log from its first record on. */
export async function checkLog(folder: string, options: CheckOptions = {}): Promise<Result<LogCheck, TrustProblem>> {
  const work = new Checking(options);
  try {
    for await (const lines of readLines(folder)) {
      options.signal?.throwIfAborted();
      if (!lines.every((line) => work.take(line.file, line.text, line.torn === true))) break;
    }
    return ok(work.result());
  } catch (cause) {
    return failed(unreadable(folder, cause));
  }
}

/** The one thing here with a memory: how far the check has come. */
class Checking {
  #state = emptyLog;
  /** The states of the last records, for checkpoints that cover a little less than all before them. */
  readonly #recent: LogState[] = [];
  readonly #wanted: ReadonlySet<number>;
  readonly #known = new Map<number, LogState>();
  readonly #clockSetBack: number[] = [];
  readonly #checkpoints: FoundCheckpoint[] = [];
  #firstTime: string | undefined;
  #broken: LogCheck['broken'];
  #torn: LogCheck['torn'];
  readonly #options: CheckOptions;

  constructor(options: CheckOptions) {
    this.#options = options;
    this.#wanted = new Set(options.checkpoints?.map(({ size }) => size));
    this.#remember();
  }

  /** False when there is nothing more to find out. */
  take(file: string, text: string, isTorn: boolean): boolean {
    if (this.#torn !== undefined) {
      const why = `${this.#torn.file} ends within a record, and another file follows it.`;
      this.#broken = { seq: this.#state.end.seq + 1, fault: 'unreadable', why, file: this.#torn.file };
      return false;
    }
    if (isTorn) {
      this.#torn = { file, bytes: Buffer.byteLength(text) };
      return true;
    }
    const before = this.#state.end.time;
    const step = nextStep(text, this.#state, (seq) => this.#recent[seq % checkpointWindow], digestOf);
    if (!step.ok) {
      this.#broken = { ...step.broken, file };
      return false;
    }
    this.#state = step.state;
    this.#remember();
    this.#note(step.record, before, step.checkpoint);
    return true;
  }

  result(): LogCheck {
    const asked = (this.#options.checkpoints ?? []).map((checkpoint) => {
      const why = contradictionOf(checkpoint, this.#known.get(checkpoint.size), digestOf);
      return { checkpoint, ...(why !== undefined && { why: this.#isTooShort(checkpoint) ?? why }) };
    });
    return {
      state: this.#state,
      clockSetBack: this.#clockSetBack,
      checkpoints: this.#checkpoints,
      asked,
      ...(this.#broken !== undefined && { broken: this.#broken }),
      ...(this.#torn !== undefined && { torn: this.#torn }),
      ...(this.#firstTime !== undefined && { firstTime: this.#firstTime }),
    };
  }

  #remember(): void {
    const { seq } = this.#state.end;
    this.#recent[seq % checkpointWindow] = this.#state;
    if (this.#wanted.has(seq)) this.#known.set(seq, this.#state);
  }

  #note(record: EvidenceRecord, before: string | undefined, checkpoint: FoundCheckpoint | undefined): void {
    this.#firstTime ??= record.time;
    if (before !== undefined && Date.parse(record.time) < Date.parse(before) && this.#clockSetBack.length < 100)
      this.#clockSetBack.push(record.seq);
    if (checkpoint !== undefined) this.#checkpoints.push(checkpoint);
    if (this.#checkpoints.length > 100) this.#checkpoints.shift();
    this.#options.onRecord?.(record);
  }

  #isTooShort({ size }: EvidenceCheckpoint): string | undefined {
    const { seq } = this.#state.end;
    if (seq >= size) return undefined;
    return this.#broken === undefined
      ? `It covers ${size} records, but the log has ${seq}: what came after was taken away, or this is another log.`
      : `It covers ${size} records, of which only ${seq} hold.`;
  }
}
