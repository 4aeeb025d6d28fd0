import { describe, expect, it } from 'vitest';
import { normaliseOrigin, normaliseScope } from '../../../../../src/core/policy/judging/origin.js';

describe('the origin of a repository', () => {
  it.each([
    ['https://git.example/a/b.git', 'git.example/a/b'],
    ['https://user:secret@git.example/a/b', 'git.example/a/b'],
    ['https://GIT.example:443/a/b/', 'git.example/a/b'],
    ['https://git.example:8443/a/b', 'git.example:8443/a/b'],
    ['ssh://git@git.example:22/a/b.git', 'git.example/a/b'],
    ['git@git.example:a/b.git', 'git.example/a/b'],
    ['git.example:/a/b.git', 'git.example/a/b'],
    ['git@git.example:group/sub/b', 'git.example/group/sub/b'],
    ['  https://git.example/a/b\n', 'git.example/a/b'],
  ])('%j is %s', (url, origin) => {
    expect(normaliseOrigin(url)).toBe(origin);
  });

  it.each(['', '/srv/git/a.git', './a:b', 'file:///srv/git/a.git', 'https://', 'https://git.example', 'https:///a/b', 'a', 'C:'])(
    '%j names no repository that a policy could name',
    (url) => {
      expect(normaliseOrigin(url)).toBeUndefined();
    },
  );

  it('reads no address of a megabyte', () => {
    expect(normaliseOrigin(`https://git.example/${'/'.repeat(1_000_000)}a`)).toBeUndefined();
  });

  it('cannot be made to look like another host by what stands before the @', () => {
    expect(normaliseOrigin('https://git.example/a@evil.example/a/b')).toBe('git.example/a@evil.example/a/b');
    expect(normaliseOrigin('https://git.example@evil.example/a/b')).toBe('evil.example/a/b');
  });
});

describe('the scope of an exception', () => {
  it.each([
    ['git.example/a/*', 'git.example/a/*'],
    ['GIT.example/a/b.git', 'git.example/a/b'],
    ['https://git.example/a/b.git', 'git.example/a/b'],
    ['git@git.example:a/*', 'git.example/a/*'],
    ['ssh://git@git.example/a/**', 'git.example/a/**'],
    ['*.example/a/b', '*.example/a/b'],
    ['git.example:8443/a/b', 'git.example:8443/a/b'],
    ['**', '**'],
    ['', ''],
  ])('%j is compared as %j', (written, compared) => {
    expect(normaliseScope(written)).toBe(compared);
  });
});
