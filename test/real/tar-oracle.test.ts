import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TarEntry } from '../../src/node/archive/tar-header.js';
import { TarWalk } from '../../src/node/archive/tar-walk.js';
import { tar } from '../support/image-archives.js';
import { askOracle } from './support/oracle.js';

/*
 * Our reader of tar beside Go's, with which runtimes and scanners unpack layers. Where both read a tarball they must read the same; an
 * archive that shows us one thing and a scanner another could hide anything.
 */

interface Entry {
  readonly name: string;
  readonly link: string;
  readonly type: string;
  readonly hash: string;
}

interface Reading {
  readonly entries: readonly Entry[];
  readonly refused: boolean;
  readonly sparse: boolean;
}

const kinds: Readonly<Record<string, TarEntry['type']>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'link',
  '2': 'symlink',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'device',
  '7': 'file',
};

function ours(bytes: Buffer): Reading {
  const entries: Entry[] = [];
  let sparse = false;
  const walk = new TarWalk(({ name, type, linkName, sparse: isSparse }) => {
    const hash = createHash('sha256');
    sparse ||= isSparse;
    return {
      write: (piece) => hash.update(piece),
      end: () => entries.push({ name: latin1(name), type, link: latin1(linkName), hash: hash.digest('hex') }),
    };
  });
  try {
    walk.write(bytes);
    walk.end();
    return { entries, refused: false, sparse };
  } catch {
    return { entries, refused: true, sparse };
  }
}

/** Our names are UTF-8 where the bytes are, else Latin-1; both ways the bytes of the name come out. */
function latin1(name: string): string {
  return isUtf8(Buffer.from(name, 'latin1')) || /[^\0-\xff]/.test(name) ? Buffer.from(name, 'utf8').toString('latin1') : name;
}

function comparable({ entries }: Reading): readonly Entry[] {
  const isLink = (type: string): boolean => type === 'link' || type === 'symlink';
  return entries.map((entry) => {
    const type = kinds[entry.type] ?? (Object.values(kinds).includes(entry.type as TarEntry['type']) ? entry.type : 'other');
    return { name: ascii(entry.name), hash: entry.hash, type, link: isLink(type) ? ascii(entry.link) : '' };
  });
}

/** Which bytes stand for a letter is not what this is about. */
function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?');
}

const base = await tar([
  { name: `${'a/'.repeat(60)}x`, content: 'prefix' },
  { name: 'dir/', header: { type: 'directory' } },
  { name: 'b', content: 'b'.repeat(700) },
  { name: 'é'.repeat(80), content: 'pax' },
  { name: 'l', header: { type: 'symlink', linkname: 'q'.repeat(150) } },
  { name: 'h', header: { type: 'link', linkname: 'b' } },
  { name: 'z', content: 'zz', header: { pax: { 'SCHILY.xattr.user.a': 'v', comment: 'c' } } },
]);
const headers = Array.from({ length: base.length / 512 }, (_, block) => block * 512).filter(
  (at) => base.toString('latin1', at + 257, at + 262) === 'ustar',
);

const at = fc.oneof(
  fc.nat(511),
  fc.integer({ min: 124, max: 135 }),
  fc.integer({ min: 157, max: 160 }),
  fc.integer({ min: 257, max: 265 }),
  fc.constant(156),
  fc.constant(345),
);
const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('01234567 =\n\0SxgLKDV\x80', 'latin1')));
interface Mutilation {
  readonly headers: readonly { readonly header: number; readonly at: number; readonly byte: number }[];
  /** In the contents of long names and pax headers. */
  readonly records: readonly { readonly at: number; readonly byte: number }[];
  /** The share that is kept. */
  readonly cut: number | null;
}

const mutilation: fc.Arbitrary<Mutilation> = fc.record({
  headers: fc.array(fc.record({ header: fc.nat(headers.length - 1), at, byte }), { maxLength: 3 }),
  records: fc.oneof(fc.constant([]), fc.array(fc.record({ at: fc.oneof(fc.nat(24), fc.nat(200)), byte }), { maxLength: 2 })),
  cut: fc.option(fc.double({ min: 0.2, max: 1, noNaN: true })),
});

function mutilated({ headers: edits, records, cut }: Mutilation): Buffer {
  const bytes = Buffer.from(base);
  for (const { header, at: offset, byte: value } of edits) {
    bytes[(headers[header] ?? 0) + offset] = value;
    sign(bytes, headers[header] ?? 0);
  }
  for (const header of headers.filter((start) => 'xgLK'.includes(String.fromCharCode(bytes[start + 156] ?? 0)))) {
    for (const { at: offset, byte: value } of records) bytes[header + 512 + offset] = value;
  }
  return cut === null ? bytes : bytes.subarray(0, Math.floor(bytes.length * cut));
}

function sign(bytes: Buffer, header: number): void {
  bytes.write('        ', header + 148, 'latin1');
  const sum = bytes.subarray(header, header + 512).reduce((total, value) => total + value, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, header + 148, 'latin1');
}

describe('our reader of tar beside archive/tar in Go', () => {
  it('reads the same entries and contents wherever both read, and is never the one that accepts more', { timeout: 300_000 }, async () => {
    const tarballs = fc.sample(mutilation, { numRuns: 20_000, seed: 11 }).map(mutilated);
    const answers = (await askOracle(
      'tar',
      tarballs.map((bytes) => ({ tar: bytes.toString('base64') })),
    )) as readonly Reading[];
    const counts = { same: 0, 'refused by both': 0, 'refused by us': 0, 'refused by Go': 0, sparse: 0 };
    const disagreements: unknown[] = [];
    for (const [index, bytes] of tarballs.entries()) {
      const [mine, theirs] = [ours(bytes), answers[index]!];
      if (mine.sparse || theirs.sparse) counts.sparse++;
      else if (mine.refused || theirs.refused)
        counts[mine.refused ? (theirs.refused ? 'refused by both' : 'refused by us') : 'refused by Go']++;
      else if (JSON.stringify(comparable(mine)) === JSON.stringify(comparable(theirs))) counts.same++;
      else disagreements.push({ mine: comparable(mine), theirs: comparable(theirs), tar: bytes.toString('base64') });
    }
    console.log(`tar reader against Go: ${JSON.stringify({ ...counts, disagreements: disagreements.length })}`);
    expect(disagreements.slice(0, 5)).toEqual([]);
    expect(counts.same).toBeGreaterThan(3000);
    expect(counts['refused by both']).toBeGreaterThan(3000);
    // Times of a year that no 64-bit number holds: Go refuses what nobody unpacks by.
    expect(counts['refused by Go']).toBeLessThan(100);
    expect(counts['refused by us']).toBeLessThan(100);
  });
});
