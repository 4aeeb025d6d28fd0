import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { launcher, runCli, runExpecting, smallestPolicy } from './support/run-cli.js';

const good = 'FROM registry.example/app:1\n';
const bad = 'FROM evil.example/app:1\n';
const open = 'ARG X\nFROM ${X}\n';
const assumed = 'ARG R=registry.example\nFROM ${R}/app:1\n';
const withPolicy = (files: Record<string, string | Buffer>, more = ''): string =>
  temporaryFolder({ '.wharfmaster.yaml': smallestPolicy + more, ...files });

describe('exit codes', () => {
  it.each<[string, number, string[], () => string]>([
    ['everything is allowed', 0, [], () => withPolicy({ Dockerfile: good })],
    ['a use is denied', 1, [], () => withPolicy({ Dockerfile: bad })],
    ['a use is denied and the stage only reports', 0, [], () => withPolicy({ Dockerfile: bad }, 'enforcement: {ci: report}\n')],
    [
      'a use is denied by a rule that starts later',
      0,
      [],
      () => withPolicy({ Dockerfile: bad }, 'rules: {unapproved-registry: {effectiveFrom: 9999-01-01}}\n'),
    ],
    [
      'a use is denied by an entry that starts later',
      0,
      [],
      () => withPolicy({ Dockerfile: good }, 'tags: [{match: "**", requireDigest: error, effectiveFrom: 9999-01-01}]\n'),
    ],
    ['another stage blocks', 1, ['--stage', 'push'], () => withPolicy({ Dockerfile: bad }, 'enforcement: {ci: report}\n')],
    ['the editor stage only reports by default', 0, ['--stage', 'edit'], () => withPolicy({ Dockerfile: bad })],
    ['a use is undetermined', 0, [], () => withPolicy({ Dockerfile: open })],
    ['what an argument may change is undetermined', 1, ['--strict'], () => withPolicy({ Dockerfile: assumed })],
    [
      'what an argument may change counts as its default in the editor’s stage',
      0,
      ['--strict', '--stage', 'edit'],
      () => withPolicy({ Dockerfile: assumed }),
    ],
    ['a use is undetermined under --strict', 1, ['--strict'], () => withPolicy({ Dockerfile: open })],
    ['a warning', 0, [], () => withPolicy({ Dockerfile: good }, 'tags: [{match: "**", requireDigest: warn}]\n')],
    ['a warning under --strict', 1, ['--strict'], () => withPolicy({ Dockerfile: good }, 'tags: [{match: "**", requireDigest: warn}]\n')],
    ['no policy', 2, [], () => temporaryFolder({ Dockerfile: good })],
    ['no policy, and that is allowed', 0, ['--allow-no-policy'], () => temporaryFolder({ Dockerfile: good })],
    ['the policy of the workspace is not used', 2, ['--no-workspace-policy'], () => withPolicy({ Dockerfile: good })],
    ['a broken policy', 2, [], () => withPolicy({ Dockerfile: good }, 'sorces: {}\n')],
    [
      'a policy whose own test fails',
      2,
      [],
      () => withPolicy({ Dockerfile: good }, 'tests: [{image: evil.example/x, use: run, expect: allowed}]\n'),
    ],
    [
      'a policy for a newer tool',
      2,
      [],
      () => temporaryFolder({ Dockerfile: good, '.wharfmaster.yaml': 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nminTool: "99.0"\n' }),
    ],
    ['a flag with two values', 2, ['--policy', 'a.yaml', '--policy', 'b.yaml'], () => withPolicy({ Dockerfile: good })],
    ['an empty path', 2, [''], () => withPolicy({ Dockerfile: good })],
    ['a policy that is a URL', 2, ['--policy', 'https://policy.example/p.yaml'], () => withPolicy({ Dockerfile: good })],
    ['a path that does not exist', 2, ['nowhere'], () => withPolicy({ Dockerfile: good })],
    ['a policy that does not exist', 2, ['--policy', 'none.yaml'], () => withPolicy({ Dockerfile: good })],
    ['an unknown flag', 2, ['--nope'], () => withPolicy({ Dockerfile: good })],
    ['a flag of a later version', 2, ['--since', 'main'], () => withPolicy({ Dockerfile: good })],
    ['an unknown format', 2, ['--format', 'xml'], () => withPolicy({ Dockerfile: good })],
    ['--dry-run alone', 2, ['--dry-run'], () => withPolicy({ Dockerfile: good })],
    ['the required policy', 0, ['--require-policy', 'small'], () => withPolicy({ Dockerfile: good })],
    ['the required policy of that serial', 0, ['--require-policy', 'small:3'], () => withPolicy({ Dockerfile: good })],
    ['the required policy, but older', 2, ['--require-policy', 'small:4'], () => withPolicy({ Dockerfile: good })],
    ['another policy than the required one', 2, ['--require-policy', 'large'], () => withPolicy({ Dockerfile: good })],
    ['a named file that is binary', 3, ['Dockerfile'], () => withPolicy({ Dockerfile: Buffer.from('FROM a\0\n') })],
    ['a found file that is binary', 0, [], () => withPolicy({ Dockerfile: Buffer.from('FROM a\0\n') })],
    ['a found file that is binary under --strict', 1, ['--strict'], () => withPolicy({ Dockerfile: Buffer.from('FROM a\0\n') })],
    [
      'a denied use and a named binary file: 3 beats 1',
      3,
      ['Dockerfile', 'b.Dockerfile'],
      () => withPolicy({ Dockerfile: bad, 'b.Dockerfile': Buffer.from('\0') }),
    ],
    [
      'a broken policy and a named binary file: 2 beats 3',
      2,
      ['Dockerfile', 'b.Dockerfile'],
      () => withPolicy({ Dockerfile: bad, 'b.Dockerfile': Buffer.from('\0') }, 'x: 1\n'),
    ],
    [
      'a name that begins with a dash, after --',
      1,
      ['--', '-Dockerfile'],
      () => withPolicy({ '-Dockerfile': good, 'sub/Dockerfile': bad, '-Dockerfile.d/Dockerfile': bad }),
    ],
  ])('%s: %i', async (title, code, args, folder) => {
    await (title.includes('after --')
      ? runExpecting(1, folder(), ['check', '--', '-Dockerfile.d'])
      : runExpecting(code, folder(), ['check', ...args]));
  });

  it.each([
    [[]],
    [['chekc']],
    [['policy']],
    [['policy', 'frobnicate']],
    [['scan']],
    [['sign', 'x']],
    [['lsp']],
    [['config']],
    [['policy', 'explain']],
    [['images', '--format', 'sarif']],
    [['doctor', 'x']],
  ])('%j is wrong usage', async (args) => {
    const { out, notes } = await runExpecting(2, withPolicy({}), args);
    expect(out).toBe('');
    expect(notes).toMatch(/^wharfmaster: /);
  });

  it('names the nearest command, flag and value', async () => {
    const folder = withPolicy({});
    expect((await runCli(folder, ['chekc'])).notes).toContain('Did you mean `check`?');
    expect((await runCli(folder, ['check', '--fromat', 'json'])).notes).toContain('Did you mean --format?');
    expect((await runCli(folder, ['check', '--format', 'jsno'])).notes).toContain('Did you mean `json`?');
  });

  it('--version and --help are fine', async () => {
    const folder = temporaryFolder();
    expect((await runExpecting(0, folder, ['--version'])).out).toMatch(/^wharfmaster \d+\.\d+\.\d+\n$/);
    for (const args of [['--help'], ['help'], ['check', '--help'], ['policy', 'check', '-h'], ['help', 'lsp']])
      await runExpecting(0, folder, args);
  });

  it('can be started by its name alone, as an installed command is', () => {
    expect(readFileSync(launcher, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('says a broken policy on its line, in the result', async () => {
    const folder = withPolicy({ Dockerfile: good }, 'sorces: {}\n');
    const { out, notes } = await runExpecting(2, folder, ['check']);
    expect(out).toMatch(/^\.wharfmaster\.yaml:6:1 {2}sorces\n {2}error {2}policy-invalid {2}.*`sources`/m);
    expect(out).toContain('undetermined');
    expect(notes).toContain('The policy .wharfmaster.yaml is broken');
  });

  it('a nested policy can only tighten, and a broken nested one stops', async () => {
    const nested = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nsources: {allow: [evil.example/**]}\n';
    const folder = withPolicy({ 'sub/Dockerfile': bad, 'sub/.wharfmaster.yaml': nested });
    mkdirSync(join(folder, '.git'));
    await runExpecting(1, folder, ['check', 'sub']);
    await runExpecting(1, join(folder, 'sub'), ['check']);
  });

  it('an organisation’s policy judges above the workspace’s, which may not have its keys', async () => {
    const organisation =
      'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: org, serial: 9}\nsources: {allow: [other.example/**]}\n';
    const folder = withPolicy({ Dockerfile: good, 'org.yaml': organisation });
    await runExpecting(1, folder, ['check', '--policy', 'org.yaml', 'Dockerfile']);
    await runExpecting(2, folder, ['check', '--policy', 'org.yaml', '--require-policy', 'small', 'Dockerfile']);
    await runExpecting(1, folder, ['check', '--policy', 'org.yaml', '--require-policy', 'org:9', 'Dockerfile']);
    const loosened = temporaryFolder({
      Dockerfile: good,
      'org.yaml': organisation,
      '.wharfmaster.yaml': `${smallestPolicy}enforcement: {ci: 'off'}\n`,
    });
    expect((await runExpecting(2, loosened, ['check', '--policy', 'org.yaml', 'Dockerfile'])).out).toContain('policy-invalid');
  });

  it('`extends` puts another policy above, and never leads out of the repository', async () => {
    const folder = temporaryFolder({
      'repo/.git/HEAD': '',
      'repo/Dockerfile': good,
      'repo/.wharfmaster.yaml': `${smallestPolicy}extends: policies/base.yaml\n`,
      'repo/policies/base.yaml': 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nsources: {deny: [registry.example/app]}\n',
      'outside.yaml': smallestPolicy,
    });
    await runExpecting(1, join(folder, 'repo'), ['check', 'Dockerfile']);
    const { writeFileSync } = await import('node:fs');
    for (const target of ['../outside.yaml', '/etc/passwd', 'https://evil.example/p.yaml', 'policies/none.yaml', '.wharfmaster.yaml']) {
      writeFileSync(join(folder, 'repo/.wharfmaster.yaml'), `${smallestPolicy}extends: ${target}\n`);
      await runExpecting(2, join(folder, 'repo'), ['check', 'Dockerfile']);
    }
  });
});

describe('what is only reported', () => {
  it('says why denied uses stop nothing', async () => {
    const { notes } = await runExpecting(0, withPolicy({ Dockerfile: bad }, 'enforcement: {ci: report}\n'), ['check']);
    expect(notes).toContain('0 allowed, 1 denied');
    expect(notes).toContain('What is denied is only reported: it does not stop the stage ci.');
    expect((await runExpecting(1, withPolicy({ Dockerfile: bad }), ['check'])).notes).not.toContain('only reported');
  });
});
