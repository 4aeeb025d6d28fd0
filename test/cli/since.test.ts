import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli, smallestPolicy } from './support/run-cli.js';

const git = (folder: string, ...args: string[]): void => {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'pipe' });
};

/** A repository with these files in its first commit. */
const repositoryOf = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder(files);
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'first');
  return folder;
};

const files = async (folder: string): Promise<readonly string[]> => {
  const { out } = await runCli(folder, ['check', '--since', 'HEAD', '--format', 'json']);
  const { findings }: { findings: { file: string }[] } = JSON.parse(out);
  return [...new Set(findings.map(({ file }) => file))];
};

const denied = 'FROM evil.example/app:1\n';

describe('check --since', () => {
  it('judges what differs from the revision and what is new, and counts the rest', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied, 'a/Dockerfile': denied, '.gitignore': 'out\n' });
    writeFileSync(join(folder, 'a/Dockerfile'), `${denied}RUN true\n`);
    writeFileSync(join(folder, 'new.Dockerfile'), denied);
    expect(await files(folder)).toEqual(['a/Dockerfile', 'new.Dockerfile']);
    expect((await runCli(folder, ['check', '--since', 'HEAD'])).notes).toContain('1 as unchanged since the revision');
  });

  it('judges all that stands under a policy that was changed or taken away', async () => {
    const folder = repositoryOf({
      '.wharfmaster.yaml': smallestPolicy,
      'a/.wharfmaster.yaml': smallestPolicy,
      'a/Dockerfile': denied,
      Dockerfile: denied,
    });
    rmSync(join(folder, 'a/.wharfmaster.yaml'));
    expect(await files(folder)).toEqual(['a/Dockerfile']);
  });

  it('asks for a revision that git knows, and never takes one for an option', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    expect(await runCli(folder, ['check', '--since', 'no-such-branch'])).toMatchObject({ code: 2 });
    expect(await runCli(folder, ['check', '--since=--output=stolen'])).toMatchObject({ code: 2 });
  });

  it('starts nothing that the repository names', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    const trap = join(folder, 'trap');
    git(folder, 'config', 'core.fsmonitor', `touch ${trap}; false`);
    git(folder, 'config', 'diff.external', `touch ${trap}`);
    writeFileSync(join(folder, 'Dockerfile'), `${denied}RUN true\n`);
    expect(await files(folder)).toEqual(['Dockerfile']);
    expect(() => execFileSync('test', ['-e', trap])).toThrow();
  });

  it('starts no filter that the repository names', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied, '.gitattributes': '* filter=own.made\n' });
    const trap = join(folder, 'trap');
    for (const kind of ['clean', 'process']) git(folder, 'config', `filter.own.made.${kind}`, `touch '${trap}'; cat`);
    git(folder, 'config', 'filter.own.made.required', 'true');
    writeFileSync(join(folder, 'Dockerfile'), denied.replace('app', 'add'));
    expect(await files(folder)).toEqual(['Dockerfile']);
    expect(() => execFileSync('test', ['-e', trap])).toThrow();
  });

  it('judges every file of a repository within the repository: nobody was asked what changed there', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    mkdirSync(join(folder, 'nested'));
    writeFileSync(join(folder, 'nested/Dockerfile'), denied);
    for (const args of [
      ['init', '-q'],
      ['add', '.'],
      ['commit', '-qm', 'first'],
    ])
      git(join(folder, 'nested'), ...args);
    expect(await files(folder)).toEqual(['nested/Dockerfile']);
  });

  it('needs a repository', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    expect((await runCli(folder, ['check', '--since', 'HEAD'])).notes).toContain('--since needs a git repository');
  });
});
