import { win32 } from 'node:path';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayPath, isInside, policyRoot, withSlashes } from '../../../src/node/paths.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('how files are named', () => {
  it.each([
    ['/repo/app/Dockerfile', '/repo', 'app/Dockerfile'],
    ['/repo', '/repo', '.'],
    ['/other/Dockerfile', '/repo', '/other/Dockerfile'],
    ['/repo2/Dockerfile', '/repo', '/repo2/Dockerfile'],
    ['/repo/..x/Dockerfile', '/repo', '..x/Dockerfile'],
  ])('%s seen from %s is %s', (file, from, shown) => expect(displayPath(file, from)).toBe(shown));

  it.each([
    ['C:\\work\\app\\Dockerfile', 'C:\\work', 'app/Dockerfile'],
    ['D:\\app\\Dockerfile', 'C:\\work', 'D:/app/Dockerfile'],
    ['C:\\Work\\app\\Dockerfile', 'c:\\work', 'app/Dockerfile'],
    ['\\\\server\\share\\Dockerfile', 'C:\\work', '//server/share/Dockerfile'],
  ])('on Windows %s seen from %s is %s', (file, from, shown) => expect(displayPath(file, from, win32)).toBe(shown));

  it('a backslash in a POSIX name is a character like any other', () => {
    expect(withSlashes('a\\b')).toBe('a\\b');
    expect(withSlashes('a\\b', win32)).toBe('a/b');
  });

  it('a folder whose name only begins the same is not inside', () => {
    expect(isInside('/repo/app', '/repo')).toBe(true);
    expect(isInside('/repo', '/repo')).toBe(true);
    expect(isInside('/reposhop', '/repo')).toBe(false);
    expect(isInside('D:\\work', 'C:\\work', win32)).toBe(false);
  });
});

describe('where policies begin', () => {
  it('is the repository, else the working directory, else the path', () => {
    const folder = temporaryFolder({ 'a/b/c/Dockerfile': '' });
    expect(policyRoot(join(folder, 'a/b/c'), join(folder, 'a'))).toBe(join(folder, 'a'));
    expect(policyRoot(join(folder, 'a/b'), join(folder, 'a/b/c'))).toBe(join(folder, 'a/b'));
    mkdirSync(join(folder, 'a/b/.git'));
    expect(policyRoot(join(folder, 'a/b/c'), join(folder, 'a'))).toBe(join(folder, 'a/b'));
  });
});
