import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitFolders, originUrl, readIni } from '../../../src/node/git-config.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('git’s own files', () => {
  it.each([
    ['[remote "origin"]\n\turl = https://a.example/b.git\n', 'https://a.example/b.git'],
    ['[remote "other"]\nurl = x\n[REMOTE "origin"] # note\nURL = "a # b" ; note\n', 'a # b'],
    ['[remote "origin"]\nurl = first\nurl = last\n', 'last'],
    ['[remote "Origin"]\nurl = x\n', undefined],
    ['[remote]\nurl = x\n', undefined],
    ['url = x\n', undefined],
  ])('%j gives the origin %j', (text, url) => expect(readIni(text, 'remote', 'origin', 'url')).toBe(url));

  it('follows the `.git` file of a worktree to the shared folder', () => {
    const folder = temporaryFolder({
      'main/.git/config': '[remote "origin"]\nurl = ssh://host/repo\n',
      'main/.git/worktrees/two/commondir': '../..\n',
      'two/.git': 'gitdir: ../main/.git/worktrees/two\n',
    });
    expect(gitFolders(join(folder, 'two'))).toEqual({ folder: join(folder, 'main/.git/worktrees/two'), common: join(folder, 'main/.git') });
    expect(originUrl(join(folder, 'two'))).toBe('ssh://host/repo');
  });

  it('knows nothing about a `.git` that it does not understand', () => {
    const folder = temporaryFolder({ 'a/.git': 'nonsense', 'b/.git': 'gitdir: /nowhere' });
    expect([gitFolders(join(folder, 'a')), gitFolders(join(folder, 'b')), gitFolders(folder)]).toEqual([undefined, undefined, undefined]);
  });
});
