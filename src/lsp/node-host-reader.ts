import { existsSync, realpathSync } from 'node:fs';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FollowedSource, SourceFile } from '../core/index.js';
import type { ReadingFacts } from './host.js';
import type { ReadingAnswer, ReadingQuestion } from './serve-readings.js';

/** A thread that is not asked for so long ends; the next file starts another. */
const idleMilliseconds = 10_000;

/** Reads files in a thread of its own, one after the other. Whatever goes wrong there is answered with undefined: then the file is read here. */
export class ReadingThread {
  #worker: Worker | undefined;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;
  readonly #waiting = new Map<number, (followed: FollowedSource | undefined) => void>();

  async read(file: SourceFile, facts: ReadingFacts): Promise<FollowedSource | undefined> {
    const worker = (this.#worker ??= this.#start());
    if (worker === undefined) return undefined;
    clearTimeout(this.#idle);
    const question: ReadingQuestion = { id: ++this.#lastId, file, facts };
    const followed = await new Promise<FollowedSource | undefined>((resolve) => {
      this.#waiting.set(question.id, resolve);
      worker.postMessage(question);
    });
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.#end(), idleMilliseconds).unref();
    return followed;
  }

  #start(): Worker | undefined {
    const server = serverFile();
    const worker = server === undefined ? undefined : startThread(server);
    if (worker === undefined) return undefined;
    worker.unref();
    worker.on('message', ({ id, reading, kind }: ReadingAnswer) => {
      const followed = reading === undefined ? undefined : { reading, kept: [], ...(kind === undefined ? {} : { kind }) };
      this.#waiting.get(id)?.(followed);
      this.#waiting.delete(id);
    });
    worker.on('error', () => this.#end());
    worker.on('exit', () => {
      if (this.#worker === worker) this.#end();
    });
    return worker;
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const answer of this.#waiting.values()) answer(undefined);
    this.#waiting.clear();
    void worker?.terminate();
  }
}

/** Some hosts of extensions let nobody start threads. Standard output is the client's, so that the thread gets one of its own. */
function startThread(server: string): Worker | undefined {
  try {
    return new Worker(server, { stdout: true, argv: [] });
  } catch {
    return undefined;
  }
}

/** The bundle of the server, beside whatever this process was started with; nothing when the server runs out of something else. */
function serverFile(): string | undefined {
  try {
    const file = path.join(path.dirname(realpathSync(process.argv[1] ?? '')), 'server.cjs');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
