import { unreadable } from './archive-fault.js';
import { padding, TarFraming } from './tar-framing.js';
import { blockBytes, type TarEntry } from './tar-header.js';

/** Takes one entry's content, piece by piece; pieces are only lent. */
export interface ContentSink {
  write(piece: Buffer): void;
  end(): void;
}

/** Is told every entry of a tar stream; answers where its content goes, or undefined for content that nobody wants. */
export type EntryVisitor = (entry: TarEntry) => ContentSink | undefined;

/**
 * Takes a tar apart as it streams by, without a stream for each entry: layers hold tens of thousands of small files. `visit` and its
 * sinks work at once; who has to wait (for a disk) waits between two pieces.
 */
export class TarWalk {
  private readonly framing = new TarFraming();
  private state: 'header' | 'content' | 'extension' | 'skip' | 'ended' = 'header';
  private left = 0;
  private afterwards = 0;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private sink: ContentSink | undefined;

  constructor(private readonly visit: EntryVisitor) {}

  write(piece: Buffer): void {
    let rest = piece;
    while (rest.length > 0 && this.state !== 'ended') {
      const wanted = this.state === 'header' ? blockBytes - this.heldBytes : this.left;
      const taken = rest.subarray(0, Math.min(wanted, rest.length));
      rest = rest.subarray(taken.length);
      this.take(taken);
    }
  }

  /** Says that nothing more comes; a content or header that is cut off is damage. The last block need not be filled up. */
  end(): void {
    if (this.state === 'ended' || this.state === 'skip' || (this.state === 'header' && this.heldBytes === 0)) return;
    throw unreadable('it is cut off in the middle of a file.');
  }

  private take(taken: Buffer): void {
    switch (this.state) {
      case 'header':
        this.hold(taken, blockBytes);
        return;
      case 'extension':
        this.left -= taken.length;
        this.hold(taken, this.heldBytes + taken.length + this.left);
        return;
      case 'content':
        this.left -= taken.length;
        this.sink?.write(taken);
        if (this.left === 0) this.finishContent();
        return;
      case 'skip':
        this.left -= taken.length;
        if (this.left === 0) this.state = 'header';
        return;
      case 'ended':
        return;
    }
  }

  /** Collects until the wanted number of bytes is there. What has to wait for more is copied: the piece is only lent. */
  private hold(taken: Buffer, wanted: number): void {
    this.heldBytes += taken.length;
    if (this.heldBytes < wanted) {
      this.held.push(Buffer.from(taken));
      return;
    }
    const whole = this.held.length === 0 ? taken : Buffer.concat([...this.held, taken]);
    this.held = [];
    this.heldBytes = 0;
    if (this.state === 'header') {
      this.header(whole);
      return;
    }
    this.framing.extend(whole);
    this.skip(this.afterwards);
  }

  private header(block: Buffer): void {
    const framed = this.framing.header(block);
    switch (framed.is) {
      case 'nothing':
        return;
      case 'end':
        this.state = 'ended';
        return;
      case 'extension':
        this.left = framed.size;
        this.afterwards = padding(framed.size);
        this.state = 'extension';
        if (framed.size === 0) this.emptyExtension();
        return;
      case 'entry':
        this.content(framed.entry);
        return;
    }
  }

  private emptyExtension(): void {
    this.framing.extend(Buffer.alloc(0));
    this.state = 'header';
  }

  private content(entry: TarEntry): void {
    this.sink = this.visit(entry);
    this.left = entry.size;
    this.afterwards = padding(entry.size);
    this.state = 'content';
    if (entry.size === 0) this.finishContent();
  }

  private finishContent(): void {
    const sink = this.sink;
    this.sink = undefined;
    this.skip(this.afterwards);
    sink?.end();
  }

  private skip(bytes: number): void {
    this.left = bytes;
    this.state = bytes === 0 ? 'header' : 'skip';
  }
}
