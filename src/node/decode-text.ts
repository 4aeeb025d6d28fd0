import { isUtf8 } from 'node:buffer';

/** How a file's bytes spell its text; a fix writes the same way. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** A file's text without its byte order mark, as an editor shows it. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** `binary`: it holds a NUL; `invalid`: some bytes are no UTF-8 and stand as U+FFFD. Such a text decides nothing. */
  readonly doubt?: 'binary' | 'invalid';
}

/** Decodes UTF-8, and UTF-8 and UTF-16 with a byte order mark: what go-yaml and editors understand. */
export function decodeText(bytes: Buffer): DecodedText {
  const encoding = encodingOf(bytes);
  const body = bytes.subarray(markLengths[encoding]);
  const text = decode(body, encoding);
  if (text.includes('\0')) return { text, encoding, doubt: 'binary' };
  return isWhole(body, encoding) ? { text, encoding } : { text, encoding, doubt: 'invalid' };
}

/** The bytes of a text in the encoding that its file had. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-8-bom':
      return Buffer.from(`\ufeff${text}`, 'utf8');
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  }
}

/** True when the bytes begin with a UTF-16 mark: searching them for words finds nothing. */
export function isUtf16(bytes: Buffer): boolean {
  const encoding = encodingOf(bytes);
  return encoding === 'utf-16le' || encoding === 'utf-16be';
}

const markLengths: Readonly<Record<Encoding, number>> = { 'utf-8': 0, 'utf-8-bom': 3, 'utf-16le': 2, 'utf-16be': 2 };

function encodingOf(bytes: Buffer): Encoding {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8-bom';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

function decode(body: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-16le') return body.toString('utf16le');
  if (encoding === 'utf-16be')
    return Buffer.from(body.subarray(0, body.length & ~1))
      .swap16()
      .toString('utf16le');
  return body.toString('utf8');
}

function isWhole(body: Buffer, encoding: Encoding): boolean {
  return encoding.startsWith('utf-8') ? isUtf8(body) : body.length % 2 === 0;
}
