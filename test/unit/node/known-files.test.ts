import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownFilesBelow } from '../../../src/node/known-files.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const below = (folder: string) => knownFilesBelow(folder, (file) => join(folder, file));

describe('files that readers look into', () => {
  it('are regular files below the root', () => {
    const folder = temporaryFolder({ 'a/.env': 'TAG=1\n' });
    expect(below(folder).read('a/.env')).toEqual({ state: 'text', text: 'TAG=1\n' });
    expect(below(folder).read('a')).toEqual({ state: 'absent' });
    expect(below(folder).read('a/none')).toEqual({ state: 'absent' });
    expect(below(folder).list('a')).toEqual(['.env']);
    expect(below(folder).list('')).toEqual(['a/']);
  });

  it('never lie outside of it, whatever a path or a link says', () => {
    const outside = temporaryFolder({ secret: 'S=1', 'd/x': '' });
    const folder = temporaryFolder({ 'in/file': 'ok' });
    symlinkSync(join(outside, 'secret'), join(folder, 'link'));
    symlinkSync(join(outside, 'd'), join(folder, 'folder'));
    symlinkSync(join(folder, 'in/file'), join(folder, 'inner'));
    const files = below(folder);
    expect(files.read('link')).toEqual({ state: 'closed' });
    expect(files.read('folder/x')).toEqual({ state: 'closed' });
    expect(files.read('folder/none')).toEqual({ state: 'absent' });
    expect(files.list('folder')).toEqual([]);
    expect(files.read('../../../../../../etc/passwd')).toEqual({ state: 'closed' });
    expect(files.read('../../../../../../etc/no-such-file')).toEqual({ state: 'absent' });
    expect(files.read('inner')).toEqual({ state: 'text', text: 'ok' });
  });

  it('are no devices, no binaries and no huge files', () => {
    const folder = temporaryFolder({ binary: 'a\0b', huge: 'x'.repeat(5 * 1024 * 1024) });
    symlinkSync('/dev/zero', join(folder, 'zero'));
    for (const name of ['binary', 'huge', 'zero']) expect(below(folder).read(name), name).toEqual({ state: 'closed' });
  });

  it('stay what they were when a run first looked', () => {
    const folder = temporaryFolder({ '.env': 'A=1' });
    const files = below(folder);
    expect(files.read('.env')).toEqual({ state: 'text', text: 'A=1' });
    writeFileSync(join(folder, '.env'), 'A=2');
    expect(files.read('.env')).toEqual({ state: 'text', text: 'A=1' });
  });
});
