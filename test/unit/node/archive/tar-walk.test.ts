import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeader, parsePax, type TarEntry } from '../../../../src/node/archive/tar-header.js';
import { TarWalk } from '../../../../src/node/archive/tar-walk.js';
import { tar, type File } from '../../../support/image-archives.js';

interface Seen extends Pick<TarEntry, 'name' | 'type'> {
  readonly hash: string;
}

/** Every entry of a tar that comes in pieces of these sizes, over and over; with `memory` each piece overwrites the one before. */
function walked(bytes: Buffer, sizes: readonly number[] = [bytes.length], memory?: Buffer): readonly Seen[] {
  const seen: Seen[] = [];
  const walk = new TarWalk(({ name, type }) => {
    const hash = createHash('sha256');
    return { write: (piece) => hash.update(piece), end: () => seen.push({ name, type, hash: hash.digest('hex') }) };
  });
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const piece = bytes.subarray(at, at + size);
    if (memory !== undefined) piece.copy(memory);
    walk.write(memory?.subarray(0, piece.length) ?? piece);
    at += size;
  }
  walk.end();
  return seen;
}

/** The same as tar-stream was told to write it. */
function told(files: readonly File[]): readonly Seen[] {
  return files.map(({ name, content = '', header }) => ({
    name,
    type: header?.type === 'symlink' ? 'symlink' : 'file',
    hash: createHash('sha256').update(content).digest('hex'),
  }));
}

const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9._-]{1,20}(\/[a-z0-9._-]{1,20}){0,4}$/),
  fc.stringMatching(/^[a-z]{100,300}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !text.includes('\0') && !text.endsWith('/')),
);
const file: fc.Arbitrary<File> = fc.oneof(
  fc.record({ name, content: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)) }),
  name.map((link) => ({ name: link, header: { type: 'symlink' as const, linkname: link } })),
);

describe('walking a tar', () => {
  it('sees what tar-stream wrote, however it comes in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 }),
        async (files, sizes) => {
          expect(walked(await tar(files), sizes)).toEqual(told(files));
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  it('keeps nothing of a piece that is only lent: the next one comes in the same memory', async () => {
    const files = [
      { name: 'é'.repeat(300), content: 'one' },
      { name: 'two', content: 'x'.repeat(1500) },
    ];
    const bytes = await tar(files);
    for (const size of [1, 100, 511, 513, 1300]) expect(walked(bytes, [size], Buffer.alloc(size))).toEqual(told(files));
  });

  it('gives links no content, whatever size their header states', async () => {
    const [link] = [await tar([{ name: 'a', header: { type: 'symlink', linkname: 'b' } }])];
    const lying = withSize(link.subarray(0, 512), '00000001000');
    const after = await tar([{ name: 'c', content: 'c' }]);
    expect(walked(Buffer.concat([lying, after])).map((entry) => entry.name)).toEqual(['a', 'c']);
  });

  it('does not apply global headers, as Go does not', async () => {
    const [record] = [Buffer.from('14 path=other\n')];
    const header = withSize((await tar([{ name: 'x' }])).subarray(0, 512), '00000000016', 'g');
    const bytes = Buffer.concat([header, record, Buffer.alloc(512 - record.length), await tar([{ name: 'real', content: 'r' }])]);
    expect(walked(bytes).map((entry) => entry.name)).toEqual(['real']);
  });

  it('forgets at a global header what was said about the next entry, as Go does', async () => {
    const long = await tar([{ name: 'é'.repeat(80), content: 'x' }]);
    const globalHeader = withSize(long.subarray(0, 512), '00000000000', 'g');
    const bytes = Buffer.concat([long.subarray(0, 1024), globalHeader, await tar([{ name: 'plain', content: 'x' }])]);
    expect(walked(bytes).map((entry) => entry.name)).toEqual(['plain']);
  });

  it.each<[string, string]>([
    ['is cut off in a content', '30 path=x\n'],
    ['has no equals sign', '7 path\n'],
    ['has an empty key', '6 =xx\n'],
    ['has no line end', '9 path=xy'],
    ['states no length', 'path=x\n'],
    ['hides the end of a path', '10 path=a\0\n'],
  ])('refuses a pax header that %s', (_, text) => {
    expect(() => parsePax(Buffer.from(text))).toThrow(/pax header is damaged/);
  });

  it('takes the bytes of an extended attribute as they are', () => {
    const text = 'SCHILY.xattr.security.capability=\0\0\x02';
    expect([...parsePax(Buffer.from(`${text.length + 4} ${text}\n`)).keys()]).toEqual(['SCHILY.xattr.security.capability']);
  });

  it('refuses the sparse files of old GNU tar, whose headers readers take apart differently', async () => {
    const bytes = await tar([{ name: 'a', content: 'a' }]);
    expect(() => walked(Buffer.concat([withSize(bytes.subarray(0, 512), '00000000001', 'S'), bytes.subarray(512)]))).toThrow(/sparse/);
  });

  it('reads sizes over 8 GiB', async () => {
    const block = Buffer.from((await tar([{ name: 'big', content: 'x' }])).subarray(0, 512));
    block.fill(0, 124, 136);
    block[124] = 0x80;
    block.writeBigUInt64BE(9_000_000_000n, 128);
    expect(parseHeader(signed(block)).size).toBe(9_000_000_000);
    block.fill(0xff, 124, 136);
    expect(() => parseHeader(signed(block))).toThrow(/negative/);
  });

  it('refuses data behind a single zero block', async () => {
    const one = await tar([{ name: 'a', content: 'a' }]);
    expect(() => walked(Buffer.concat([one.subarray(0, 1536), one]))).toThrow(/end mark/);
  });
});

function withSize(header: Buffer, octal: string, flag?: string): Buffer {
  const block = Buffer.from(header);
  block.write(`${octal}\0`, 124, 'latin1');
  if (flag !== undefined) block.write(flag, 156, 'latin1');
  return signed(block);
}

function signed(block: Buffer): Buffer {
  block.write('        ', 148, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
