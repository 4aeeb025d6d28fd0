import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli, runExpecting, smallestPolicy, type Printed, type Summary } from './support/run-cli.js';

const files = async (folder: string, args: readonly string[] = []): Promise<string[]> => {
  const images: Printed[] = JSON.parse((await runCli(folder, ['images', '--format', 'json', ...args])).out);
  return [...new Set(images.map((image) => image.file))];
};
const from = 'FROM registry.example/app:1\n';
const git = (folder: string, ...args: string[]): void => {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example', '-c', 'init.defaultBranch=main', ...args], {
    cwd: folder,
    stdio: 'pipe',
  });
};

describe('walking', () => {
  it('finds Dockerfiles and manifests, in dot folders too, and nothing else', async () => {
    const folder = temporaryFolder({
      Dockerfile: from,
      '.ci/build.Dockerfile': from,
      'a/Containerfile': from,
      'a/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: x}]}\n',
      'a/pod.json': '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","image":"x"}]}}',
      'a/other.yaml': 'image: x\n',
      'a/README.md': from,
      'node_modules/p/Dockerfile': from,
      '.git/Dockerfile': from,
    });
    expect(await files(folder)).toEqual(['.ci/build.Dockerfile', 'Dockerfile', 'a/Containerfile', 'a/pod.json', 'a/pod.yaml']);
  });

  it('reads and counts what several paths reach once', async () => {
    const folder = temporaryFolder({
      '.wharfmaster.yaml': smallestPolicy,
      'a/Dockerfile': from,
      'a/b/Dockerfile': from,
      'a/c/Dockerfile': from,
      '.gitignore': 'b/\nc/\n',
      '.git/HEAD': '',
    });
    const args = ['check', '--format', 'json', '.', 'a', './a', 'a/c/Dockerfile', 'a/../a/c/Dockerfile'];
    const { summary }: { summary: Summary } = JSON.parse((await runExpecting(0, folder, args)).out);
    expect([summary.allowed, summary.leftOut]).toEqual([2, { gitignore: 2 }]);
  });

  it('takes a policy for no manifest, whatever it is called, unless it is none', async () => {
    const tests = 'tests: [{image: evil.example/x, use: run, expect: denied}]\n';
    const folder = temporaryFolder({
      'policy.yaml': smallestPolicy + tests,
      'no-policy.yaml': `${smallestPolicy}---\napiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: evil.example/y}]}\n`,
    });
    expect(await files(folder)).toEqual(['no-policy.yaml']);
    const { notes } = await runExpecting(0, folder, ['images', 'policy.yaml']);
    expect(notes).toContain('No kind of file');
  });

  for (const [name, options] of [
    ['version 2', []],
    ['version 4', ['-c', 'index.version=4']],
    ['SHA-256', []],
  ] as const) {
    it(`reads a file that git tracks although it is ignored (index ${name})`, async () => {
      const folder = temporaryFolder({
        '.gitignore': 'out/\n*.Dockerfile\n',
        'out/forced/Dockerfile': from,
        'out/Dockerfile': from,
        'a.Dockerfile': from,
        'b.Dockerfile': from,
      });
      git(folder, 'init', '-q', ...(name === 'SHA-256' ? ['--object-format=sha256'] : []));
      git(folder, ...options, 'add', '-f', 'out/forced/Dockerfile', 'a.Dockerfile', '.gitignore');
      expect(await files(folder)).toEqual(['a.Dockerfile', 'out/forced/Dockerfile']);
      expect(await files(folder, ['out'])).toEqual(['out/Dockerfile', 'out/forced/Dockerfile']);
    });
  }

  it('reads what git tracks in a linked worktree', async () => {
    const folder = temporaryFolder({ 'main/.gitignore': 'out/\n', 'main/out/Dockerfile': from });
    const main = join(folder, 'main');
    git(main, 'init', '-q');
    git(main, 'add', '-f', '.');
    git(main, 'commit', '-qm', 'x');
    git(main, 'worktree', 'add', '-q', '../two');
    expect(await files(join(folder, 'two'))).toEqual(['out/Dockerfile']);
  });

  it('always reads a path that is named: ignored, excluded, in node_modules, of another name', async () => {
    const folder = temporaryFolder({
      '.gitignore': 'out\n',
      '.wharfmaster.yaml': `${smallestPolicy}exclude: ["x/**"]\n`,
      'out/Dockerfile': from,
      'x/Dockerfile': from,
      'node_modules/p/Dockerfile': from,
      'pod.txt': 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: x}]}\n',
    });
    expect(await files(folder, ['out/Dockerfile', 'node_modules/p', 'pod.txt'])).toEqual([
      'node_modules/p/Dockerfile',
      'out/Dockerfile',
      'pod.txt',
    ]);
    const summary = async (...args: string[]): Promise<Summary> =>
      JSON.parse((await runCli(folder, ['check', '--format', 'json', ...args])).out).summary;
    expect((await summary('x/Dockerfile')).allowed).toBe(1);
    expect((await summary('.')).leftOut).toEqual({ gitignore: 1, 'node-modules': 1, 'policy-exclude': 1 });
  });

  it('follows no link out of the root and walks no loop', async () => {
    const outside = temporaryFolder({ Dockerfile: from });
    const folder = temporaryFolder({ 'a/Dockerfile': from });
    symlinkSync(folder, join(folder, 'a/loop'));
    symlinkSync(outside, join(folder, 'b'));
    symlinkSync(join(outside, 'Dockerfile'), join(folder, 'c.Dockerfile'));
    symlinkSync('a/Dockerfile', join(folder, 'd.Dockerfile'));
    expect(await files(folder)).toEqual(['a/Dockerfile', 'd.Dockerfile']);
    expect(await files(folder, ['c.Dockerfile'])).toEqual(['c.Dockerfile']);
  });

  it('reads UTF-16 and UTF-8 with a byte order mark, counting columns as an editor does', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: é, image: evil.example/x:1}]}\n';
    const folder = temporaryFolder({
      'a.yaml': Buffer.from(`\ufeff${pod}`, 'utf16le'),
      'b.yaml': Buffer.from(`\ufeff${pod}`, 'utf16le').swap16(),
      'c.yaml': `\ufeff${pod}`,
      Dockerfile: `\ufeff${from}`,
    });
    const images: Printed[] = JSON.parse((await runCli(folder, ['images', '--format', 'json'])).out);
    expect(images.map(({ file, line, column, raw }) => [file, line, column, raw])).toEqual([
      ['Dockerfile', 1, 6, 'registry.example/app:1'],
      ['a.yaml', 3, 38, 'evil.example/x:1'],
      ['b.yaml', 3, 38, 'evil.example/x:1'],
      ['c.yaml', 3, 38, 'evil.example/x:1'],
    ]);
  });

  it('does not pass over a key that is spelled with escapes', async () => {
    const folder = temporaryFolder({
      'a.yaml': 'apiVersion: v1\nkind: Pod\nspec: {"contain\\x65rs": [{name: a, "\\x69mage": evil.example/x:1}]}\n',
    });
    expect(await files(folder)).toEqual(['a.yaml']);
  });

  it('says files that are binary, not UTF-8 or too large', async () => {
    const folder = temporaryFolder({
      '.wharfmaster.yaml': smallestPolicy,
      'a.Dockerfile': Buffer.from('FROM a\0b\n'),
      'b.Dockerfile': Buffer.concat([Buffer.from('FROM registry.example/x:1 # '), Buffer.from([0xff, 10])]),
      'c.Dockerfile': Buffer.alloc(65 * 1024 * 1024, 35),
    });
    const { summary }: { summary: Summary } = JSON.parse((await runExpecting(0, folder, ['check', '--format', 'json'])).out);
    expect(summary.notices.map(({ file, level }) => [file, level])).toEqual([
      ['a.Dockerfile', 'warning'],
      ['b.Dockerfile', 'warning'],
      ['c.Dockerfile', 'warning'],
    ]);
    expect(summary.unreadable).toBe(3);
  });

  it('says what cannot be read, and fails when it was named', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, 'a/Dockerfile': from });
    symlinkSync('Dockerfile', join(folder, 'Dockerfile'));
    expect((await runExpecting(3, folder, ['check', 'Dockerfile'])).out).toMatch(
      /^Dockerfile\n {2}error {2}It could not be read \(ELOOP\)/,
    );
    expect((await runExpecting(3, folder, ['images', 'Dockerfile', 'a'])).out).toContain('a/Dockerfile:1:6');
    expect(JSON.parse((await runExpecting(0, folder, ['check', '--format', 'json'])).out).summary.leftOut).toEqual({ link: 1 });
  });

  it('finds the policy in the repository’s top folder from any folder below', async () => {
    const folder = temporaryFolder({ '.git/HEAD': '', '.wharfmaster.yaml': smallestPolicy, 'a/b/Dockerfile': 'FROM evil.example/x:1\n' });
    const { out } = await runExpecting(1, join(folder, 'a/b'), ['check']);
    expect(out).toMatch(/^Dockerfile:1:6 {2}evil\.example/);
    expect((await runExpecting(1, join(folder, 'a'), ['check', '..'])).out).toMatch(/^b\/Dockerfile:1:6/);
  });
});
