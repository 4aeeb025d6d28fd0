import { unreadable } from './archive-fault.js';
import { maxExtendedHeaderBytes, maxPathBytes } from './limits.js';
import { blockBytes, hasContent, isZeroBlock, parseHeader, parsePax, textOf, type RawHeader, type TarEntry } from './tar-header.js';

/** What a header block means for whoever walks the archive. */
export type Framed =
  | { readonly is: 'entry'; readonly entry: TarEntry }
  /** Its content says more about the entry that follows; hand it to `extend`. */
  | { readonly is: 'extension'; readonly size: number }
  | { readonly is: 'nothing' }
  | { readonly is: 'end' };

/**
 * Understands header blocks one after the other. Two zero blocks end the archive here as they do in Go's archive/tar: what lies behind
 * them no runtime unpacks, and showing it as content would hide what is really there.
 */
export class TarFraming {
  private pax: ReadonlyMap<string, string> = new Map();
  private longName: string | undefined;
  private longLink: string | undefined;
  private extending = '';
  private sawZeroBlock = false;

  header(block: Buffer): Framed {
    if (isZeroBlock(block)) return this.zeroBlock();
    if (this.sawZeroBlock) throw unreadable('data follows the end mark of a tar archive.');
    const raw = parseHeader(block);
    if ('xgLK'.includes(raw.flag)) {
      if (raw.size > maxExtendedHeaderBytes) throw unreadable('a tar header is longer than 1 MiB.');
      this.extending = raw.flag;
      return { is: 'extension', size: raw.size };
    }
    if (raw.flag === 'S') throw unreadable('it holds a sparse file in the old format of GNU tar, which readers take apart differently.');
    return { is: 'entry', entry: this.entry(raw) };
  }

  extend(content: Buffer): void {
    if (this.extending === 'g') this.global(content);
    else if (this.extending === 'x') this.pax = parsePax(content);
    else if (this.extending === 'L') this.longName = textOf(content);
    else this.longLink = textOf(content);
  }

  /** Go checks a global header, applies it to nothing, and forgets what was said about the next entry. */
  private global(content: Buffer): void {
    parsePax(content);
    this.forget();
  }

  private forget(): void {
    this.pax = new Map();
    this.longName = undefined;
    this.longLink = undefined;
  }

  private zeroBlock(): Framed {
    if (this.sawZeroBlock) return { is: 'end' };
    this.sawZeroBlock = true;
    return { is: 'nothing' };
  }

  private entry(raw: RawHeader): TarEntry {
    const name = nonEmpty(this.longName) ?? nonEmpty(this.pax.get('path')) ?? raw.name;
    const linkName = nonEmpty(this.longLink) ?? nonEmpty(this.pax.get('linkpath')) ?? raw.linkName;
    const type = typeOf(raw.flag, name);
    const size = hasContent(raw.flag) ? sizeOf(this.pax.get('size'), raw.size) : 0;
    const sparse = [...this.pax.keys()].some((key) => key.startsWith('GNU.sparse.'));
    this.forget();
    if (name.length > maxPathBytes || linkName.length > maxPathBytes) throw unreadable(`a path is longer than ${maxPathBytes} characters.`);
    return { name, type, size, linkName, sparse };
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function sizeOf(stated: string | undefined, size: number): number {
  if (stated === undefined || stated === '') return size;
  const value = /^\d+$/.test(stated) ? Number(stated) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw unreadable('a pax header states an impossible size.');
  return value;
}

function typeOf(flag: string, name: string): TarEntry['type'] {
  switch (flag) {
    case '\0':
      return name.endsWith('/') ? 'directory' : 'file';
    case '0':
    case '7':
      return 'file';
    case '1':
      return 'link';
    case '2':
      return 'symlink';
    case '3':
    case '4':
    case '6':
      return 'device';
    case '5':
      return 'directory';
    default:
      return 'other';
  }
}

/** Bytes that fill up the last block of a content. */
export function padding(size: number): number {
  return (blockBytes - (size % blockBytes)) % blockBytes;
}
