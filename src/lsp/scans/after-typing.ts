import type { Host } from '../host.js';

/** A pause in typing this long, and work that nobody waits for is done; who types on and on waits no longer than the second. */
const pause = 80;
const longestWait = 500;

interface Waiting {
  readonly since: number;
  readonly cancel: () => void;
}

/** Does work for a key once nobody has asked for it for a while: many changes, one run, and none between two keys. */
export class AfterTyping<Key> {
  readonly #waiting = new Map<Key, Waiting>();

  constructor(
    private readonly host: Pick<Host, 'now' | 'after'>,
    private readonly run: (key: Key) => Promise<void>,
  ) {}

  changed(key: Key): void {
    const now = this.host.now();
    const { since, cancel } = this.#waiting.get(key) ?? { since: now, cancel: () => undefined };
    cancel();
    const left = Math.max(1, Math.min(pause, since + longestWait - now));
    this.#waiting.set(key, {
      since,
      cancel: this.host.after(left, () => {
        this.#waiting.delete(key);
        void this.run(key);
      }),
    });
  }

  forget(key: Key): void {
    this.#waiting.get(key)?.cancel();
    this.#waiting.delete(key);
  }
}
