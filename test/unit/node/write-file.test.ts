import { chmodSync, linkSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFile } from '../../../src/node/write-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const before = Buffer.from('old');

describe('writing a file', () => {
  it('replaces the content, keeps the mode and leaves nothing beside it', () => {
    const root = temporaryFolder({ a: 'old' });
    chmodSync(join(root, 'a'), 0o640);
    expect(replaceFile(join(root, 'a'), Buffer.from('new'), { root, before }).ok).toBe(true);
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('new');
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o640);
    expect(readdirSync(root)).toEqual(['a']);
  });

  it('refuses links, other names of a file, what lies outside, and what changed since it was read', () => {
    const elsewhere = temporaryFolder({ b: 'old', 'd/c': 'old' });
    const root = temporaryFolder({ a: 'changed', h: 'old' });
    symlinkSync(join(elsewhere, 'b'), join(root, 'b'));
    symlinkSync(join(elsewhere, 'd'), join(root, 'd'));
    linkSync(join(root, 'h'), join(root, 'h2'));
    const code = (file: string): string => {
      const written = replaceFile(file, Buffer.from('new'), { root, before });
      return written.ok ? 'written' : written.problem.code;
    };
    expect([
      code(join(root, 'a')),
      code(join(root, 'b')),
      code(join(root, 'd/c')),
      code(join(root, 'h')),
      code(join(elsewhere, 'b')),
      code(join(root, 'none')),
    ]).toEqual([...['WRITE_CHANGED', 'WRITE_LINK', 'WRITE_OUTSIDE', 'WRITE_LINK', 'WRITE_OUTSIDE', 'WRITE_FAILED']]);
    expect(readFileSync(join(elsewhere, 'b'), 'utf8')).toBe('old');
  });
});
