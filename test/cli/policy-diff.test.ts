import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.js';
import { repositoryOf } from './support/repository.js';
import { runExpecting, smallestPolicy } from './support/run-cli.js';

const wide = smallestPolicy.replace('[registry.example/**]', '["registry.example/**", "evil.example/**"]');
const files = {
  'a.yaml': smallestPolicy,
  'b.yaml': wide,
  Dockerfile: 'FROM registry.example/app:1\n',
  'x/Dockerfile': 'FROM evil.example/app:1\n',
  'y/Dockerfile': 'FROM other.example/app:1\n',
};

interface Change {
  readonly file: string;
  readonly direction: string;
  readonly before: {
    readonly outcome: string;
    readonly findings: readonly { readonly rule: string; readonly lines: readonly unknown[] }[];
  };
  readonly after: { readonly outcome: string };
}

const diff = async (
  code: number,
  folder: string,
  ...args: string[]
): Promise<{ readonly changes: readonly Change[]; readonly summary: object; readonly unseen: readonly string[] }> =>
  JSON.parse((await runExpecting(code, folder, ['policy', 'diff', ...args, '--format', 'json'])).out);

describe('policy diff', () => {
  it('shows each use whose verdict changes, with both verdicts, rule and policy line', async () => {
    const { changes, summary } = await diff(1, temporaryFolder(files), 'a.yaml', 'b.yaml');
    expect(changes).toMatchObject([
      { file: 'x/Dockerfile', direction: 'weaker', before: { outcome: 'denied' }, after: { outcome: 'allowed' } },
    ]);
    expect(changes[0]?.before.findings[0]).toMatchObject({ rule: 'unapproved-registry', lines: [{ file: 'a.yaml', line: 5 }] });
    expect(summary).toEqual({ files: 3, uses: 3, weaker: 1, stricter: 0, other: 0 });
  });

  it('exits 0 when policies only become stricter, and 1 with --strict', async () => {
    const folder = temporaryFolder(files);
    const { changes } = await diff(0, folder, 'b.yaml', 'a.yaml');
    expect(changes).toMatchObject([{ direction: 'stricter' }]);
    await diff(1, folder, 'b.yaml', 'a.yaml', '--strict');
    await diff(0, folder, 'a.yaml', 'a.yaml', '--strict');
  });

  it('compares only verdicts: other words, names and order change nothing', async () => {
    const folder = temporaryFolder({
      ...files,
      'c.yaml': `# moved\n${wide.replace('"registry.example/**", "evil.example/**"', '"evil.example/**", registry.example/**')}`,
    });
    expect(await diff(0, folder, 'b.yaml', 'c.yaml', '--strict')).toMatchObject({ changes: [], unseen: [] });
  });

  it('takes a stage that no longer stops for weaker, though every outcome is the same', async () => {
    const folder = temporaryFolder({ ...files, 'c.yaml': `${smallestPolicy}enforcement: {ci: report}\n` });
    const { out, notes } = await runExpecting(1, folder, ['policy', 'diff', 'a.yaml', 'c.yaml']);
    expect(out).toContain('weaker  denied: unapproved-registry -> denied: unapproved-registry');
    expect(notes).toContain('weaker: the stage ci no longer stops over 3 files');
  });

  it('says which sections differ that no verdict over files shows', async () => {
    const folder = temporaryFolder({ ...files, 'c.yaml': `${smallestPolicy}scan: {thresholds: {critical: {max: 3}}}\n` });
    expect((await runExpecting(0, folder, ['policy', 'diff', 'a.yaml', 'c.yaml'])).notes).toContain('differ in scan too');
    expect(await diff(1, folder, 'a.yaml', 'c.yaml', '--strict')).toMatchObject({ unseen: ['scan'] });
  });

  it('holds the policies of a revision against those of the working tree, nested and deleted ones included', async () => {
    const folder = repositoryOf({ ...files, '.wharfmaster.yaml': wide, 'x/.wharfmaster.yaml': smallestPolicy });
    rmSync(join(folder, 'x/.wharfmaster.yaml'));
    const { out } = await runExpecting(1, folder, ['policy', 'diff', 'HEAD:', '.']);
    expect(out).toContain('x/Dockerfile:1:6  evil.example/app:1\n  weaker  denied: unapproved-registry -> allowed\n');
    expect(out).toContain('(HEAD:x/.wharfmaster.yaml:5)');
    rmSync(join(folder, '.wharfmaster.yaml'));
    expect((await runExpecting(1, folder, ['policy', 'diff', 'HEAD:', '.'])).out).toContain('allowed -> not judged by any policy');
  });

  it('reads one file of a revision', async () => {
    const folder = repositoryOf(files);
    writeFiles(folder, { 'a.yaml': wide });
    expect((await diff(1, folder, 'HEAD:a.yaml', 'a.yaml')).changes).toHaveLength(1);
  });

  it('prints Markdown that nothing in a file or policy breaks out of', async () => {
    const folder = temporaryFolder({
      'a.yaml': smallestPolicy,
      'b.yaml': wide.replace('name: small', 'name: "</td><script>|`x"'),
      'x|y`/Dockerfile': 'FROM evil.example/app:1\n',
    });
    const { out } = await runExpecting(1, folder, ['policy', 'diff', 'a.yaml', 'b.yaml', '--format', 'markdown']);
    expect(out).not.toContain('<script>');
    expect(out).toMatchSnapshot();
  });

  it('refuses what is no policy, and a broken one', async () => {
    const folder = temporaryFolder({ ...files, 'broken.yaml': 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nsource: {}\n' });
    for (const args of [
      ['a.yaml'],
      ['a.yaml', 'none.yaml'],
      ['a.yaml', 'x'],
      ['a.yaml', 'broken.yaml'],
      ['a.yaml', 'HEAD:a.yaml'],
      ['a.yaml', 'b.yaml', 'gone'],
    ])
      await runExpecting(2, folder, ['policy', 'diff', ...args]);
  });
});
