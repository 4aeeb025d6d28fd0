import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Spool } from '../../../../src/node/archive/spool-files.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

/** Lends a content in pieces of this size, all in the same memory, as layers are read. */
function lend(spool: Spool, content: Buffer, pieceBytes: number): number {
  let number = 0;
  const sink = spool.sink(content.length, (given) => {
    number = given;
  });
  const lent = Buffer.alloc(pieceBytes);
  for (let at = 0; at < content.length; at += pieceBytes) {
    const copied = content.copy(lent, 0, at, at + pieceBytes);
    sink.write(lent.subarray(0, copied));
    lent.fill('#');
  }
  sink.end();
  return number;
}

const content = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251));

describe('small files on their way to a scanner', () => {
  it.each([1, 512, 4096, 9_999, 10_000])(
    'keep their content when it comes in pieces of %d bytes that are only lent',
    async (pieceBytes) => {
      const folder = temporaryFolder();
      const spool = new Spool(folder);
      const number = lend(spool, content, pieceBytes);
      await spool.settle();
      expect(readFileSync(join(folder, String(number))).equals(content)).toBe(true);
    },
  );

  it('are one file when their content is the same, however it was cut, and never each other’s', async () => {
    const folder = temporaryFolder();
    const spool = new Spool(folder);
    const numbers = [
      lend(spool, content, 512),
      lend(spool, Buffer.from('a'), 1),
      lend(spool, content, 700),
      lend(spool, Buffer.from('b'), 1),
    ];
    await spool.settle();
    expect(numbers).toEqual([1, 2, 1, 3]);
    expect(readdirSync(folder).sort()).toEqual(['1', '2', '3']);
    expect(['2', '3'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['a', 'b']);
  });
});
