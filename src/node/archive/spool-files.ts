import { createHash } from 'node:crypto';
import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import type { ContentSink } from './tar-walk.js';

/**
 * Puts the contents of an image's files into a private folder under numbers, each content once. The image's own names never reach the
 * disk or a command line: they may hold anything. Sinks only note what is to be written; `settle` writes it, and is awaited after each
 * piece of the stream, so that a slow disk holds back the stream and nobody else.
 */
export class Spool {
  private readonly numbers = new Map<string, number>();
  private waiting: number[] = [];
  private waitingBytes = 0;
  private count = 0;
  /** Writes of whole files, in any order. */
  private whole: (() => Promise<void>)[] = [];
  /** Steps on a large file, one after the other. */
  private steps: (() => Promise<unknown>)[] = [];
  private partial: FileHandle | undefined;

  constructor(private readonly folder: string) {}

  /** Where one file's content goes; `done` is told the number under which it is looked at, now or before. */
  sink(size: number, done: (number: number) => void): ContentSink {
    return size <= heldBytes ? this.smallSink(size, done) : this.largeSink(done);
  }

  get isFull(): boolean {
    return this.waitingBytes > batchBytes || this.waiting.length >= batchFiles;
  }

  async settle(): Promise<void> {
    const [whole, steps] = [this.whole, this.steps];
    [this.whole, this.steps] = [[], []];
    const outcomes = await Promise.allSettled(whole.map((write) => write()));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    for (const step of steps) await step();
  }

  /** The files that nobody has looked at yet. */
  take(): readonly number[] {
    const taken = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    return taken;
  }

  async remove(numbers: readonly number[]): Promise<void> {
    for (const number of numbers) await rm(this.pathOf(number), { force: true });
  }

  /** Lets go of a file that was being written when the scan ended early. */
  async close(): Promise<void> {
    await this.partial?.close();
    this.partial = undefined;
  }

  private smallSink(size: number, done: (number: number) => void): ContentSink {
    const room = Buffer.allocUnsafe(size);
    let bytes = 0;
    return {
      write: (piece) => {
        bytes += piece.copy(room, bytes);
      },
      end: () => {
        // What was never written to is somebody else's memory.
        const content = room.subarray(0, bytes);
        const { number, isNew } = this.known(createHash('sha256').update(content).digest('base64'), content.length);
        if (isNew) this.whole.push(() => writeFile(this.pathOf(number), content, { flag: 'wx', mode: 0o600 }));
        done(number);
      },
    };
  }

  private largeSink(done: (number: number) => void): ContentSink {
    const hash = createHash('sha256');
    const partial = path.join(this.folder, 'partial');
    let bytes = 0;
    this.steps.push(async () => {
      this.partial = await open(partial, 'w', 0o600);
    });
    return {
      write: (piece) => {
        hash.update(piece);
        bytes += piece.length;
        this.steps.push(async () => this.partial?.writeFile(piece));
      },
      end: () => {
        const { number, isNew } = this.known(hash.digest('base64'), bytes);
        this.steps.push(() => this.close());
        if (isNew) this.steps.push(() => rename(partial, this.pathOf(number)));
        done(number);
      },
    };
  }

  private known(digest: string, bytes: number): { readonly number: number; readonly isNew: boolean } {
    const before = this.numbers.get(digest);
    if (before !== undefined) return { number: before, isNew: false };
    this.count += 1;
    this.numbers.set(digest, this.count);
    this.waiting.push(this.count);
    this.waitingBytes += bytes;
    return { number: this.count, isNew: true };
  }

  private pathOf(number: number): string {
    return path.join(this.folder, String(number));
  }
}

/** Files up to this size are hashed before anything is written, so that copies never touch the disk. */
const heldBytes = 1024 * 1024;
/** What lies in the folder at once; each batch is one run of the scanner, which loads its signatures anew. */
const batchBytes = 2 * 1024 ** 3;
const batchFiles = 100_000;
