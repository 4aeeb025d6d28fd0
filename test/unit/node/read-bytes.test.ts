import type * as FileSystem from 'node:fs';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readBytes } from '../../../src/node/read-bytes.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** What happens to the file between two reads of it. */
let meanwhile: () => void;

vi.mock('node:fs', async (load) => {
  const original = await load<typeof FileSystem>();
  const readSync = (...given: Parameters<typeof original.readSync>): number => {
    meanwhile();
    return original.readSync(...given);
  };
  return { ...original, readSync, default: { ...original, readSync } };
});

describe('reading a file', () => {
  beforeEach(() => (meanwhile = () => undefined));

  it('gives its bytes', () => {
    const folder = temporaryFolder({ a: 'text' });
    expect(readBytes(join(folder, 'a'))).toEqual({ ok: true, value: Buffer.from('text') });
  });

  it('reads a file again that changes meanwhile, and gives the new content', () => {
    const file = join(temporaryFolder({ a: 'old' }), 'a');
    let times = 0;
    meanwhile = () => {
      if (times++ === 0) writeFileSync(file, 'newer content');
    };
    expect(readBytes(file)).toEqual({ ok: true, value: Buffer.from('newer content') });
  });

  it('gives up on a file that never stops changing, and says so', () => {
    const file = join(temporaryFolder({ a: 'old' }), 'a');
    meanwhile = () => appendFileSync(file, 'x');
    const read = readBytes(file);
    expect(!read.ok && read.problem.message).toBe('It changed while it was being read.');
  });

  it('names what is wrong with a folder, a missing file and a large one', () => {
    const folder = temporaryFolder({ large: 'x'.repeat(2000) });
    mkdirSync(join(folder, 'sub'));
    const code = (name: string, limit?: number): string | false => {
      const read = readBytes(join(folder, name), limit);
      return !read.ok && read.problem.code;
    };
    expect([code('sub'), code('none'), code('large/none'), code('large', 1999), code('large', 2000)]).toEqual([
      'FILE_UNREADABLE',
      'FILE_NOT_FOUND',
      'FILE_NOT_FOUND',
      'FILE_TOO_LARGE',
      false,
    ]);
  });
});
