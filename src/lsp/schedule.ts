import type { Host } from './host.js';

/** A run this short is cheaper than waiting for the next key: it happens at once. */
const fastMilliseconds = 15;
/** What is slower waits for a pause in typing, never longer than this (contracts: at most 50 ms). */
const debounceMilliseconds = 50;

interface Pending {
  cancel(): void;
}

/**
 * Decides when a changed document is judged: at once as long as its last run was fast, else after a short pause. Runs of one document
 * never overlap; changes that arrive during a run lead to one more run.
 */
export class Schedule<Key> {
  readonly #cost = new Map<Key, number>();
  readonly #pending = new Map<Key, Pending>();
  readonly #running = new Set<Key>();
  readonly #again = new Set<Key>();

  constructor(
    private readonly host: Pick<Host, 'now' | 'after'>,
    private readonly run: (key: Key) => Promise<void>,
  ) {}

  changed(key: Key): void {
    if (this.#running.has(key)) this.#again.add(key);
    else if ((this.#cost.get(key) ?? 0) <= fastMilliseconds) void this.now(key);
    else this.#later(key);
  }

  forget(key: Key): void {
    this.#pending.get(key)?.cancel();
    this.#pending.delete(key);
    this.#again.delete(key);
    this.#cost.delete(key);
  }

  async now(key: Key): Promise<void> {
    this.#pending.get(key)?.cancel();
    this.#pending.delete(key);
    this.#running.add(key);
    const start = this.host.now();
    await this.run(key).finally(() => {
      this.#running.delete(key);
      this.#cost.set(key, this.host.now() - start);
    });
    if (this.#again.delete(key)) this.changed(key);
  }

  #later(key: Key): void {
    // A timer that is already set is kept, so that continuous typing cannot put off the run for ever.
    if (this.#pending.has(key)) return;
    const cancel = this.host.after(debounceMilliseconds, () => {
      this.#pending.delete(key);
      void this.now(key);
    });
    this.#pending.set(key, { cancel });
  }
}
