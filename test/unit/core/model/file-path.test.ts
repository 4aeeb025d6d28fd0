import { describe, expect, it } from 'vitest';
import { folderOfPath, nameOfPath, resolvePath, resolveIn } from '../../../../src/core/model/file-path.js';

describe('resolvePath', () => {
  it.each([
    ['a/compose.yaml', '.env', 'a/.env'],
    ['a/compose.yaml', './b/../Dockerfile', 'a/Dockerfile'],
    ['compose.yaml', '../x/Dockerfile', '../x/Dockerfile'],
    ['../a/compose.yaml', '../Dockerfile', '../Dockerfile'],
    ['a/compose.yaml', 'b\\Dockerfile', 'a/b/Dockerfile'],
    ['file:///w/a/compose.yaml', '../b', 'file:///w/b'],
    ['file:///c:/w/compose.yaml', 'b', 'file:///c:/w/b'],
    ['vscode-vfs://host/w/compose.yaml', '../b', 'vscode-vfs://host/b'],
    ['/w/compose.yaml', 'b', '/w/b'],
    ['a/compose.yaml', '.', 'a'],
  ])('from %s, %s is %s', (from, relative, path) => {
    expect(resolvePath(from, relative)).toBe(path);
  });

  it.each([
    ['/etc/passwd', 'an absolute path'],
    ['\\\\host\\share\\x', 'a UNC path'],
    ['//host/share', 'a UNC path with slashes'],
    ['C:\\x', 'a drive'],
    ['c:x', 'a drive without a root'],
    ['https://host.example/x', 'a URL'],
    ['file:///etc/passwd', 'a file URL'],
    ['~/x', 'a home folder'],
    ['', 'nothing'],
    ['a\0b', 'a NUL'],
    ['../../../../x', 'what leaves the top'],
  ])('%s means no file beside it: %s', (relative) => {
    expect(resolvePath('file:///w/a/compose.yaml', relative)).toBeUndefined();
  });

  it('takes a folder, a name, and a path in a folder apart', () => {
    expect(folderOfPath('a/b/c')).toBe('a/b');
    expect(folderOfPath('c')).toBe('');
    expect(nameOfPath('a/b/c')).toBe('c');
    expect(resolveIn('a/b', '../c')).toBe('a/c');
    expect(resolveIn('', 'c')).toBe('c');
  });
});
