/** One scan that waits for its turn or has it; it never rejects. */
export interface ScanJob<R> {
  /** What it is about: two jobs about the same are one. */
  readonly key: string;
  readonly label: string;
  /** Somebody asked for it and waits: it goes before what nobody asked for, and is not paused. */
  readonly asked: boolean;
  run(signal: AbortSignal): Promise<R>;
}

interface Entry<R> {
  job: ScanJob<R>;
  readonly controller: AbortController;
  readonly done: Promise<R | undefined>;
  readonly finish: (result?: R) => void;
}

/** One scan at a time; those that somebody waits for first. */
export class ScanQueue<R = unknown> {
  readonly #waiting: Entry<R>[] = [];
  #current: Entry<R> | undefined;
  #paused = false;
  readonly #changed: () => void;

  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  get current(): ScanJob<R> | undefined {
    return this.#current?.job;
  }

  get waiting(): readonly ScanJob<R>[] {
    return this.#waiting.map(({ job }) => job);
  }

  /** Resolves when the job is over; undefined when it was called off before its turn. Who asks for what is already waiting makes it go first. */
  add(job: ScanJob<R>, signal?: AbortSignal): Promise<R | undefined> {
    const same = this.#entries().find((entry) => entry.job.key === job.key);
    const entry = same ?? newEntry(job);
    if (same === undefined) this.#waiting.push(entry);
    else if (job.asked) same.job = { ...same.job, asked: true };
    const cancel = (): void => this.#cancel(entry);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) cancel();
    this.#next();
    return entry.done.finally(() => signal?.removeEventListener('abort', cancel));
  }

  /** What nobody asked for waits; a background scan that runs is ended. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused && this.#current?.job.asked === false) this.#current.controller.abort();
    this.#next();
  }

  /** Ends the job about this, or all of them. */
  cancel(key?: string): void {
    for (const entry of this.#entries()) if (key === undefined || entry.job.key === key) this.#cancel(entry);
  }

  #entries(): Entry<R>[] {
    return this.#current === undefined ? this.#waiting : [this.#current, ...this.#waiting];
  }

  #cancel(entry: Entry<R>): void {
    entry.controller.abort();
    const place = this.#waiting.indexOf(entry);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
      entry.finish();
      this.#changed();
    }
  }

  #next(): void {
    if (this.#current === undefined) {
      const asked = this.#waiting.findIndex(({ job }) => job.asked);
      const place = asked >= 0 ? asked : this.#paused ? -1 : 0;
      const [entry] = place >= 0 ? this.#waiting.splice(place, 1) : [];
      if (entry !== undefined) void this.#run(entry);
    }
    this.#changed();
  }

  async #run(entry: Entry<R>): Promise<void> {
    this.#current = entry;
    // A mistake in one job must not leave all others waiting for ever.
    const result = await entry.job.run(entry.controller.signal).catch(() => undefined);
    this.#current = undefined;
    entry.finish(result);
    this.#next();
  }
}

function newEntry<R>(job: ScanJob<R>): Entry<R> {
  const { promise, resolve } = Promise.withResolvers<R | undefined>();
  return { job, controller: new AbortController(), done: promise, finish: resolve };
}
