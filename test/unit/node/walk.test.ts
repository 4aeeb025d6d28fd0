import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isIgnored, usablePatterns, withRuleFile } from '../../../src/node/ignore-rules.js';
import { walk } from '../../../src/node/walk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

function found(folder: string, start = '.'): { files: string[]; leftOut: Record<string, number>; unreadable: number } {
  const walked = walk(join(folder, start), { root: folder, isWanted: (file) => file.endsWith('Dockerfile'), isCancelled: () => false });
  return {
    files: walked.files.map(({ path }) => relative(folder, path)),
    leftOut: Object.fromEntries(walked.leftOut),
    unreadable: walked.unreadable.length,
  };
}

describe('walking', () => {
  it('reads dot folders, and neither `.git` nor `node_modules`', () => {
    const folder = temporaryFolder({
      Dockerfile: '',
      '.devcontainer/Dockerfile': '',
      '.git/Dockerfile': '',
      'node_modules/x/Dockerfile': '',
      'a/node_modules/Dockerfile': '',
    });
    expect(found(folder)).toEqual({ files: ['Dockerfile', '.devcontainer/Dockerfile'], leftOut: { 'node-modules': 2 }, unreadable: 0 });
  });

  it('honours rules in every folder, the nearest one first', () => {
    const folder = temporaryFolder({
      '.gitignore': 'out\n*.Dockerfile\n',
      'out/Dockerfile': '',
      'a.Dockerfile': '',
      'sub/.gitignore': '!b.Dockerfile\n',
      'sub/b.Dockerfile': '',
      'sub/c.Dockerfile': '',
    });
    expect(found(folder)).toEqual({ files: ['sub/b.Dockerfile'], leftOut: { gitignore: 3 }, unreadable: 0 });
  });

  it('honours info/exclude and the rules above the folder that was named', () => {
    const folder = temporaryFolder({
      '.git/info/exclude': 'excluded\n',
      '.git/HEAD': '',
      '.gitignore': 'ignored\n',
      'a/excluded/Dockerfile': '',
      'a/ignored/Dockerfile': '',
      'a/b/Dockerfile': '',
    });
    expect(found(folder, 'a').files).toEqual(['a/b/Dockerfile']);
  });

  it('reads a folder that was named although it is ignored', () => {
    const folder = temporaryFolder({ '.git/HEAD': '', '.gitignore': 'out\n', 'out/x/Dockerfile': '' });
    expect(found(folder, 'out').files).toEqual(['out/x/Dockerfile']);
  });

  it('reads everything that rules leave out when the index is not understood', () => {
    const folder = temporaryFolder({ '.git/index': 'nonsense', '.gitignore': 'out\n', 'out/Dockerfile': '' });
    expect(found(folder).files).toEqual(['out/Dockerfile']);
  });

  it('follows links to files inside, and none to folders or to the outside', () => {
    const outside = temporaryFolder({ Dockerfile: 'FROM x' });
    const folder = temporaryFolder({ 'real/Dockerfile': '' });
    symlinkSync(join(folder, 'real/Dockerfile'), join(folder, 'inside.Dockerfile'));
    symlinkSync(join(outside, 'Dockerfile'), join(folder, 'outside.Dockerfile'));
    symlinkSync(folder, join(folder, 'real/loop.Dockerfile'));
    symlinkSync('nowhere', join(folder, 'broken.Dockerfile'));
    symlinkSync(folder, join(folder, 'loop'));
    expect(found(folder)).toEqual({ files: ['inside.Dockerfile', 'real/Dockerfile'], leftOut: { link: 3 }, unreadable: 0 });
  });

  it('walks a thousand folders deep without recursion', () => {
    const folder = temporaryFolder();
    const deep = Array.from({ length: 1000 }, () => 'd').join('/');
    mkdirSync(join(folder, deep), { recursive: true });
    expect(found(folder).files).toEqual([]);
  });
});

describe('the patterns of a rule file', () => {
  it('are not used when they are made to backtrack: more is read, never less', () => {
    expect(usablePatterns('# note\n*.log\n*a*b*c*d*\n**/a/**/b/**/c\n')).toEqual(['*.log']);
    expect(usablePatterns('*.log\n!*a*b*c*d*\n')).toEqual([]);
    expect(usablePatterns('a\n'.repeat(10_001))).toEqual([]);
  });

  it('take case as it is', () => {
    const folder = temporaryFolder({ '.gitignore': 'out\n' });
    const rules = withRuleFile(undefined, folder, join(folder, '.gitignore'));
    expect([isIgnored(rules, join(folder, 'out'), true), isIgnored(rules, join(folder, 'Out'), true)]).toEqual([true, false]);
  });
});
