import { isUtf8 } from 'node:buffer';
import { unreadable } from './archive-fault.js';

/** One entry of a tar archive, as Go's archive/tar reads it: that is what the runtimes and most scanners unpack layers with. */
export interface TarEntry {
  readonly name: string;
  readonly type: 'file' | 'link' | 'symlink' | 'device' | 'directory' | 'other';
  readonly size: number;
  readonly linkName: string;
  /** Stored with holes: its bytes in the archive are not its content. */
  readonly sparse: boolean;
}

/** A header block as it stands, before long names and pax records are applied. */
export interface RawHeader {
  readonly flag: string;
  readonly name: string;
  readonly linkName: string;
  readonly size: number;
}

export const blockBytes = 512;

/** True for the 512 zero bytes of which two end an archive. */
export function isZeroBlock(block: Buffer): boolean {
  return block.equals(zeroBlock);
}

const zeroBlock = Buffer.alloc(blockBytes);

export function parseHeader(block: Buffer): RawHeader {
  if (!hasChecksum(block)) throw unreadable('a tar header is damaged, or this is no tar archive.');
  refuseDamagedNumbers(block);
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? textOf(block.subarray(345, 500)) : '';
  const name = textOf(block.subarray(0, 100));
  const flag = String.fromCharCode(block[156] ?? 0);
  const size = numberOf(block.subarray(124, 136));
  return {
    flag,
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: textOf(block.subarray(157, 257)),
    size: hasContent(flag) ? size : 0,
  };
}

/** Links, devices and folders have no content, whatever their size field says. */
export function hasContent(flag: string): boolean {
  return !'123456'.includes(flag);
}

/** The sum of all bytes with the sum's own field as spaces; some old writers added signed bytes. */
function hasChecksum(block: Buffer): boolean {
  let unsigned = 8 * 32;
  let signed = 8 * 32;
  for (let index = 0; index < blockBytes; index += 1) {
    if (index === 148) index = 156;
    const byte = block[index] ?? 0;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stated = octalOf(block.subarray(148, 156));
  return stated === unsigned || stated === signed;
}

/** A field of octal digits, or with the top bit set a big-endian number (GNU's way to write sizes over 8 GiB). */
function numberOf(field: Buffer): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) return octalOf(field);
  if ((first & 0x40) !== 0) throw unreadable('a tar header states a negative size.');
  let value = first & 0x3f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw unreadable('a tar header states an impossible size.');
  return value;
}

function octalOf(field: Buffer): number {
  const trimmed = field.toString('latin1').replace(/^[ \0]+/, '');
  const end = trimmed.indexOf('\0');
  const digits = (end === -1 ? trimmed : trimmed.slice(0, end)).replace(/ +$/, '');
  if (digits === '') return 0;
  if (!/^[0-7]+$/.test(digits)) throw unreadable('a tar header holds a damaged number, or this is no tar archive.');
  return Number.parseInt(digits, 8);
}

/** Numbers that we do not need, but for which Go refuses the whole archive when they are damaged. */
function refuseDamagedNumbers(block: Buffer): void {
  const magic = block.toString('latin1', 257, 262);
  const fields = magic === 'ustar' ? [...ownFields, ...deviceFields] : ownFields;
  for (const [start, end] of fields) {
    if (((block[start] ?? 0) & 0x80) === 0) octalOf(block.subarray(start, end));
  }
}

/** Mode, owner, group, time. */
const ownFields = [
  [100, 108],
  [108, 116],
  [116, 124],
  [136, 148],
] as const;
const deviceFields = [
  [329, 337],
  [337, 345],
] as const;

/** Bytes up to the first NUL; what is no UTF-8 keeps its bytes apart as Latin-1, so that two names never become one. */
export function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  return used.toString(isUtf8(used) ? 'utf8' : 'latin1');
}

/** The records of a pax header, `LENGTH KEY=VALUE\n` each; anything else is damage (Go refuses it too). */
export function parsePax(bytes: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = space === -1 || space - at > 8 ? Number.NaN : Number(bytes.toString('latin1', at, space));
    const end = at + length;
    const equals = bytes.indexOf(0x3d, space);
    const isRecord = Number.isInteger(length) && end <= bytes.length && end > space + 2 && bytes[end - 1] === 0x0a;
    if (!isRecord || equals <= space + 1 || equals >= end) throw unreadable('a pax header is damaged.');
    const [key, value] = [bytes.subarray(space + 1, equals), bytes.subarray(equals + 1, end - 1)];
    if (key.includes(0) || (textKeys.has(textOf(key)) && value.includes(0))) throw unreadable('a pax header is damaged.');
    records.set(textOf(key), textOf(value));
    at = end;
  }
  return records;
}

/** Values of other keys, such as extended attributes, are bytes. */
const textKeys = new Set(['path', 'linkpath', 'uname', 'gname']);
