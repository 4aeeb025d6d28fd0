import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import type { ContentSink } from './tar-walk.js';

/**
 * Puts the contents of an image's files into a private folder under numbers, each content once. The image's own names never reach the
 * disk or a command line: they may hold anything.
 */
export class Spool {
  private readonly numbers = new Map<string, number>();
  private waiting: number[] = [];
  private waitingBytes = 0;
  private count = 0;
  private partial: number | undefined;

  constructor(private readonly folder: string) {}

  /** Where one file's content goes; `done` is told the number under which it is looked at, now or before. */
  sink(size: number, done: (number: number) => void): ContentSink {
    return size <= heldBytes ? this.smallSink(done) : this.largeSink(done);
  }

  get isFull(): boolean {
    return this.waitingBytes > batchBytes || this.waiting.length >= batchFiles;
  }

  /** The files that nobody has looked at yet. */
  take(): readonly number[] {
    const taken = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    return taken;
  }

  remove(numbers: readonly number[]): void {
    for (const number of numbers) rmSync(this.pathOf(number), { force: true });
  }

  /** Lets go of a file that was being written when the scan ended early. */
  close(): void {
    if (this.partial !== undefined) closeSync(this.partial);
    this.partial = undefined;
  }

  private smallSink(done: (number: number) => void): ContentSink {
    const pieces: Buffer[] = [];
    return {
      write: (piece) => pieces.push(Buffer.from(piece)),
      end: () => {
        const content = Buffer.concat(pieces);
        const known = this.known(createHash('sha256').update(content));
        if (known.isNew) writeFileSync(this.pathOf(known.number), content, { flag: 'wx', mode: 0o600 });
        this.keep(known, content.length);
        done(known.number);
      },
    };
  }

  private largeSink(done: (number: number) => void): ContentSink {
    const hash = createHash('sha256');
    const partial = path.join(this.folder, 'partial');
    const descriptor = openSync(partial, 'w', 0o600);
    this.partial = descriptor;
    let bytes = 0;
    return {
      write: (piece) => {
        hash.update(piece);
        bytes += piece.length;
        for (let written = 0; written < piece.length;) written += writeSync(descriptor, piece, written);
      },
      end: () => {
        this.close();
        const known = this.known(hash);
        if (known.isNew) renameSync(partial, this.pathOf(known.number));
        this.keep(known, bytes);
        done(known.number);
      },
    };
  }

  private known(hash: Hash): { readonly number: number; readonly isNew: boolean } {
    const digest = hash.digest('base64');
    const before = this.numbers.get(digest);
    if (before !== undefined) return { number: before, isNew: false };
    this.count += 1;
    this.numbers.set(digest, this.count);
    return { number: this.count, isNew: true };
  }

  private keep(known: { readonly number: number; readonly isNew: boolean }, bytes: number): void {
    if (!known.isNew) return;
    this.waiting.push(known.number);
    this.waitingBytes += bytes;
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
