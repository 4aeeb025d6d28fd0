import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from '../support/temporary-folder.js';
import { git, repositoryOf } from './support/repository.js';
import { runCli, runExpecting, smallestPolicy, type Ran } from './support/run-cli.js';

const denied = 'FROM evil.example/app:1\n';
const allowed = 'FROM registry.example/app:1\n';

const check = (folder: string, ...args: string[]): Promise<Ran> =>
  runCli(folder, ['check', '--baseline', 'HEAD', '--format', 'ndjson', ...args]);

/** `file:line` of each finding, and how many more were there before. */
const shown = async (
  folder: string,
  ...args: string[]
): Promise<{ readonly found: readonly string[]; readonly known: number; readonly code: number | null }> => {
  const { out, code, notes } = await check(folder, ...args);
  expect(out, notes).not.toBe('');
  const records: { type: string; file: string; line: number; known: number }[] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const found = records.filter(({ type }) => type === 'finding').map(({ file, line }) => `${file}:${String(line)}`);
  return { found, known: records.at(-1)?.known ?? -1, code };
};

describe('check --baseline REV', () => {
  it('shows what the change makes worse and counts what was there before', async () => {
    const folder = repositoryOf({
      '.wharfmaster.yaml': smallestPolicy,
      Dockerfile: denied,
      'a/Dockerfile': denied,
      'b/Dockerfile': allowed,
    });
    expect(await shown(folder)).toEqual({ found: [], known: 2, code: 0 });
    writeFiles(folder, { 'b/Dockerfile': denied, 'a/Dockerfile': `# moved\n${denied}`, 'c/Dockerfile': denied });
    expect(await shown(folder)).toEqual({ found: ['b/Dockerfile:1', 'c/Dockerfile:1'], known: 2, code: 1 });
  });

  it('takes one more use of a known-bad image for new, and points at the line that was added', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: `${denied}RUN one\n${denied}RUN two\n` });
    writeFiles(folder, { Dockerfile: `${denied}RUN one\nFROM evil.example/app:1 AS more\n${denied}RUN two\n` });
    expect(await shown(folder)).toEqual({ found: ['Dockerfile:3'], known: 2, code: 1 });
    writeFiles(folder, { Dockerfile: `${denied}RUN new\n${denied}RUN one\n${denied}RUN two\n` });
    expect(await shown(folder)).toMatchObject({ known: 2, code: 1 });
  });

  it('knows nothing of another file: a bad image that moves there is new there', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    renameSync(join(folder, 'Dockerfile'), join(folder, 'Other.Dockerfile'));
    expect(await shown(folder)).toEqual({ found: ['Other.Dockerfile:1'], known: 0, code: 1 });
  });

  it('judges a change that edits the policy by the policy as it was, and says so', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: allowed });
    writeFiles(folder, { '.wharfmaster.yaml': smallestPolicy.replace('registry.example/**', '"**"'), Dockerfile: denied });
    const { code, notes } = await check(folder);
    expect(code).toBe(1);
    expect(notes).toContain('.wharfmaster.yaml differs from HEAD, whose policies judged this');
    expect(notes).toContain('wharfmaster policy diff HEAD: .');
  });

  it('judges by a policy that the change deletes, and not by one that it adds', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: allowed, 'a/Dockerfile': allowed });
    rmSync(join(folder, '.wharfmaster.yaml'));
    writeFiles(folder, { Dockerfile: denied, 'a/.wharfmaster.yaml': smallestPolicy.replace('registry.example', 'other.example') });
    const { code, notes } = await check(folder);
    expect(code).toBe(1);
    expect(notes).toContain('.wharfmaster.yaml, a/.wharfmaster.yaml differ from HEAD');
  });

  it('follows `extends` within the revision', async () => {
    const folder = repositoryOf({
      'policies/base.yaml': smallestPolicy,
      '.wharfmaster.yaml': 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nextends: policies/base.yaml\n',
      Dockerfile: allowed,
    });
    writeFiles(folder, { 'policies/base.yaml': smallestPolicy.replace('registry.example/**', '"**"'), Dockerfile: denied });
    expect(await shown(folder)).toEqual({ found: ['Dockerfile:1'], known: 0, code: 1 });
  });

  it('reads a policy that --policy names from the revision when it lies in the repository', async () => {
    const folder = repositoryOf({ 'ci/policy.yaml': smallestPolicy, Dockerfile: allowed });
    writeFiles(folder, { 'ci/policy.yaml': smallestPolicy.replace('registry.example/**', '"**"'), Dockerfile: denied });
    expect(await shown(folder, '--policy', 'ci/policy.yaml')).toEqual({ found: ['Dockerfile:1'], known: 0, code: 1 });
  });

  it('refuses a change that leaves a broken policy behind', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: allowed });
    writeFiles(folder, { '.wharfmaster.yaml': 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nsource: {}\n' });
    const { code, out } = await check(folder);
    expect(code).toBe(2);
    expect(out).toContain('policy-invalid');
  });

  it('sees what another file makes worse: a variable, a file that was not meant before, a link', async () => {
    const folder = repositoryOf({
      '.wharfmaster.yaml': smallestPolicy,
      'compose.yaml': 'services: {a: {image: "${HOST}/app:1"}}\n',
      '.env': 'HOST=registry.example\n',
      'build/image.txt': denied,
      'link/target.txt': allowed,
    });
    symlinkSync('target.txt', join(folder, 'link/Dockerfile'));
    git(folder, 'add', '.');
    git(folder, 'commit', '-qm', 'link');
    expect(await shown(folder, '--stage', 'edit')).toMatchObject({ found: [], code: 0 });
    writeFiles(folder, { '.env': 'HOST=evil.example\n', 'link/target.txt': denied });
    writeFiles(folder, { 'compose.yaml': 'services: {a: {image: "${HOST}/app:1", build: {context: build, dockerfile: image.txt}}}\n' });
    const { found } = await shown(folder, '--stage', 'edit');
    expect(found).toEqual(expect.arrayContaining(['link/Dockerfile:1', 'build/image.txt:1']));
    expect(found.some((place) => place.startsWith('compose.yaml'))).toBe(true);
  });

  it('starts nothing that the repository names, and fetches nothing that a clone lacks', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied, '.gitattributes': '* filter=own diff=own\n' });
    const trap = join(folder, 'trap');
    for (const key of [
      'filter.own.clean',
      'filter.own.smudge',
      'filter.own.process',
      'diff.own.textconv',
      'diff.own.command',
      'diff.external',
    ])
      git(folder, 'config', key, `touch '${trap}'; cat`);
    git(folder, 'config', 'core.fsmonitor', `touch '${trap}'; false`);
    mkdirSync(join(folder, 'hooks'));
    git(folder, 'config', 'core.hooksPath', join(folder, 'hooks'));
    for (const hook of ['post-index-change', 'reference-transaction'])
      writeFileSync(join(folder, 'hooks', hook), `#!/bin/sh\ntouch '${trap}'\n`, { mode: 0o755 });
    writeFiles(folder, { Dockerfile: denied.replace('app', 'add') });
    expect(await shown(folder)).toMatchObject({ found: ['Dockerfile:1'], code: 1 });
    expect(existsSync(trap)).toBe(false);
  });

  it('starts no program to fetch what a partial clone lacks', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    const trap = join(folder, 'trap');
    const blob = execFileSync('git', ['rev-parse', 'HEAD:Dockerfile'], { cwd: folder, encoding: 'utf8' }).trim();
    rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    git(folder, 'config', 'extensions.partialClone', 'origin');
    git(folder, 'config', 'remote.origin.url', `ext::sh -c "touch ${trap}"`);
    git(folder, 'config', 'remote.origin.promisor', 'true');
    git(folder, 'config', 'protocol.ext.allow', 'always');
    writeFiles(folder, { Dockerfile: allowed });
    for (const flag of ['--baseline', '--since']) {
      const { code } = await runCli(folder, ['check', flag, 'HEAD']);
      expect([0, 2]).toContain(code);
    }
    expect(existsSync(trap)).toBe(false);
  });

  it('asks for a revision that git knows, and never takes one for an option', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    for (const revision of ['no-such-branch', '--output=stolen', '^HEAD'])
      expect((await runExpecting(2, folder, ['check', `--baseline=${revision}`])).notes).toContain('--');
    await runExpecting(2, folder, ['check', '--baseline', 'HEAD', '--since', 'HEAD']);
    await runExpecting(2, folder, ['check', '--baseline', 'HEAD', '--fix']);
  });
});

describe('check --baseline FILE', () => {
  it.each(['ndjson', 'sarif'])('holds a check against what an earlier one printed as %s', async (format) => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied, '.gitignore': 'base.*\n' });
    const { out } = await runExpecting(1, folder, ['check', '--format', format]);
    writeFiles(folder, { [`base.${format}`]: out, Dockerfile: `RUN true\n${denied}` });
    const against = ['check', '--baseline', `base.${format}`, '--format', 'ndjson'];
    expect((await runExpecting(0, folder, against)).out).toContain('"known":1');
    writeFiles(folder, { Dockerfile: denied + denied });
    expect((await runExpecting(1, folder, against)).out).toContain('"known":1');
  });

  it('refuses a file that the change could edit, and one that is not whole', async () => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied, 'base.ndjson': '' });
    expect((await runExpecting(2, folder, ['check', '--baseline', 'base.ndjson'])).notes).toContain('git tracks that file');
    writeFiles(folder, {
      'new.ndjson': '{"type":"finding","rule":"x","file":"Dockerfile","raw":"y"}\n',
      'new.sarif': '{"runs":[{"results":[{}]}]}',
    });
    expect((await runExpecting(2, folder, ['check', '--baseline', 'new.ndjson'])).notes).toContain('no summary');
    expect((await runExpecting(2, folder, ['check', '--baseline', 'new.sarif'])).notes).toContain('no fingerprint');
    await runExpecting(2, folder, ['check', '--baseline', 'gone.ndjson']);
  });
});
