import type { ImageEventParams, WatchParams } from './protocol.js';
import type { Log } from './log.js';
import type { Session } from './session.js';
import { watchRuntime } from './watch-runtime.js';

/** Listens to the runtimes that are found while somebody wants to hear. */
export class ImageWatch {
  readonly #tell: (params: ImageEventParams) => void;
  readonly #log: Log;
  #stop: AbortController | undefined;
  #isLookedAt = false;

  constructor(tell: (params: ImageEventParams) => void, log: Log) {
    this.#tell = tell;
    this.#log = log;
  }

  set({ watch, compare = false }: WatchParams, session: Session): void {
    this.#isLookedAt = compare;
    if (!watch) this.stop();
    else if (this.#stop === undefined) this.#start(session);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  #start(session: Session): void {
    const stop = new AbortController();
    this.#stop = stop;
    for (const runtime of session.runtimes()) {
      const watcher = {
        tell: (event: ImageEventParams['event']) => this.#tell({ runtime: runtime.id, event }),
        log: this.#log,
        isLookedAt: () => this.#isLookedAt,
      };
      watchRuntime(runtime, session, watcher, stop.signal).catch((error: unknown) =>
        this.#log('error', `Listening to ${runtime.label} ended by a mistake of ours. ${String(error)}`),
      );
    }
  }
}
