import type { Digest } from '../core/index.js';
import { isSameName } from './image-names.js';

/** What a scan is about, as far as it matters for who waits for whom. */
export interface Queued {
  readonly name: string;
  /** Absent for a tarball. */
  readonly id?: Digest;
  /** Which scanners were asked for, in one text. */
  readonly wish: string;
  /** From `arrive`: looking an image up takes time, in which a later request can overtake. */
  readonly arrival: number;
}

/** The outcome of a scan that was replaced before or while it ran, or that nobody wants any more. */
export const calledOff = { cancelled: true } as const;

/**
 * One scan at a time, so that a machine stays a person's own. A newer request about the same image takes the place of an older one that
 * waits; a name that now belongs to another image calls off the scan of the old one.
 */
export class ScanQueue {
  readonly #waiting: Entry[] = [];
  #running: Entry | undefined;
  #arrivals = 0;

  /** The place of a request among all others. */
  arrive(): number {
    return ++this.#arrivals;
  }

  add<T>(about: Queued, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T | typeof calledOff> {
    if (this.#isOvertaken(about)) return Promise.resolve(calledOff);
    this.#dropReplaced(about);
    return new Promise((settle, fail) => {
      const stop = new AbortController();
      const entry: Entry = {
        about,
        stop,
        start: () => work(AbortSignal.any([signal, stop.signal])).then((value) => settle(stop.signal.aborted ? calledOff : value), fail),
        callOff: () => {
          stop.abort();
          settle(calledOff);
        },
      };
      signal.addEventListener('abort', () => this.#forget(entry), { once: true });
      if (signal.aborted) settle(calledOff);
      else this.#waiting.push(entry);
      this.#next();
    });
  }

  /** Said of a name that was given to an image: what was found in its former one would only mislead. */
  rebuilt(name: string, id: Digest): void {
    const isOld = ({ about }: Entry): boolean => about.id !== undefined && about.id !== id && isSameName(about.name, name);
    for (const entry of this.#waiting.filter(isOld)) this.#forget(entry);
    if (this.#running !== undefined && isOld(this.#running)) this.#running.callOff();
  }

  #isOvertaken(about: Queued): boolean {
    const others = [...this.#waiting, ...(this.#running === undefined ? [] : [this.#running])];
    return others.some((entry) => entry.about.arrival > about.arrival && replaces(entry.about, about));
  }

  #dropReplaced(about: Queued): void {
    if (about.id !== undefined) this.rebuilt(about.name, about.id);
    for (const entry of this.#waiting.filter((each) => replaces(about, each.about))) this.#forget(entry);
  }

  #forget(entry: Entry): void {
    const at = this.#waiting.indexOf(entry);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    entry.callOff();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const entry = this.#waiting.shift();
    if (entry === undefined) return;
    this.#running = entry;
    void entry.start().finally(() => {
      this.#running = undefined;
      this.#next();
    });
  }
}

/** True when the newer request leaves the older one nothing to find out. */
function replaces(newer: Queued, older: Queued): boolean {
  return isSameName(newer.name, older.name) && (newer.id !== older.id || newer.wish === older.wish);
}

interface Entry {
  readonly about: Queued;
  readonly stop: AbortController;
  start(): Promise<void>;
  callOff(): void;
}
