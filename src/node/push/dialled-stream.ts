import { Duplex, PassThrough } from 'node:stream';
import type { ScanProblem, ToolCall } from '../../core/index.js';
import type { NodeToolRunner } from '../tool-runner.js';

/** Why a connection that a program makes for us ended before its time. */
export class DialFault extends Error {
  constructor(readonly problem: ScanProblem) {
    super(problem.message);
  }
}

/**
 * A program's standard streams as one connection. Closing it ends the program with all it started. It has what Node's HTTP client asks of a
 * socket besides being a stream; there is nothing to be done for these.
 */
export class DialledStream extends Duplex {
  private readonly input = new PassThrough();
  private readonly stop = new AbortController();

  constructor(call: ToolCall<undefined>, tools: NodeToolRunner) {
    super({ allowHalfOpen: true });
    const run = tools.run(call, this.stop.signal, { input: this.input, isRecorded: false, onPiece: (piece) => this.push(piece) });
    run.then(
      ({ result }) => (result.ok ? this.push(null) : this.destroy(new DialFault(result.problem))),
      (cause: unknown) => this.destroy(cause instanceof Error ? cause : new Error(String(cause))),
    );
  }

  override _read(): void {
    // Pieces come when they come; answers of a daemon are small.
  }

  override _write(piece: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.input.write(piece, done);
  }

  override _final(done: () => void): void {
    this.input.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.stop.abort();
    this.input.destroy();
    done(error);
  }

  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
