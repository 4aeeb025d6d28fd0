import type { Digest } from '../core/index.js';
import { isSameName } from './image-names.js';

/** What a scan is about, as far as it matters for who waits for whom. */
export interface Queued {
  readonly name: string;
  /** Absent for a tarball. */
  readonly id?: Digest;
  /** Which scanners were asked for, in one text. */
  readonly wish: string;
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

  add<T>(about: Queued, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T | typeof calledOff> {
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

  #dropReplaced(about: Queued): void {
    if (about.id !== undefined) this.rebuilt(about.name, about.id);
    const isReplaced = (entry: Entry): boolean =>
      entry.about.wish === about.wish && entry.about.id === about.id && isSameName(entry.about.name, about.name);
    for (const entry of this.#waiting.filter(isReplaced)) this.#forget(entry);
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

interface Entry {
  readonly about: Queued;
  readonly stop: AbortController;
  start(): Promise<void>;
  callOff(): void;
}
