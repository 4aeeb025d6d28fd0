import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli, runExpecting, smallestPolicy } from './support/run-cli.js';

/** Bytes without meaning, the same in every run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 42;
  for (let at = 0; at < length; at++) bytes[at] = (state = (state * 1103515245 + 12345) % 2147483648) >> 16;
  return bytes;
}

const withPolicy = (files: Readonly<Record<string, string | Buffer>>): string =>
  temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, ...files });

describe('bad input', () => {
  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['noise', noise(100_000)],
    ['one line of 10 MB', `FROM registry.example/${'a'.repeat(10_000_000)}`],
    ['10 MB of spaces', `FROM registry.example/a:1\nRUN ${' '.repeat(10_000_000)}`],
    ['100,000 stages', 'FROM registry.example/a:1\n'.repeat(100_000)],
    ['arguments that name each other', 'ARG A=${B}\nARG B=${A}\nFROM ${A}\n'],
  ])('a Dockerfile of %s is judged or said, never a crash', async (_, content) => {
    const { code, notes } = await runCli(withPolicy({ Dockerfile: content }), ['check', '--format', 'ndjson', 'Dockerfile']);
    expect([0, 1, 3]).toContain(code);
    expect(notes).not.toContain('a bug');
  });

  it.each<[string, string | Buffer]>([
    ['deep nesting', `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(50_000)}image: x`],
    [
      'an alias bomb',
      `apiVersion: v1\nkind: Pod\na: &a [x, x]\n${Array.from({ length: 40 }, (_, at) => `b${at}: &b${at} [${at === 0 ? '*a, *a' : `*b${at - 1}, *b${at - 1}`}]`).join('\n')}\nspec: {containers: *b39, image: x}\n`,
    ],
    ['noise after a head', Buffer.concat([Buffer.from('apiVersion: v1\nkind: Pod\nimage: x\n'), noise(10_000)])],
  ])('a manifest of %s is judged or said, never a crash', async (_, content) => {
    const { code, notes } = await runCli(withPolicy({ 'a.yaml': content }), ['check', '--strict', 'a.yaml']);
    expect([0, 1, 3]).toContain(code);
    expect(notes).not.toContain('a bug');
  });

  it.each([
    ['5 MB', `${smallestPolicy}x-filler: ${'a'.repeat(5_000_000)}\n`],
    ['nothing', ''],
    ['an alias', smallestPolicy.replace('[registry.example/**]', '[**]')],
    ['two documents', `${smallestPolicy}---\n${smallestPolicy}`],
    ['deep nesting', `${smallestPolicy}x-deep: ${'['.repeat(20_000)}`],
  ])('a policy of %s stops with 2 and a sentence', async (_, policy) => {
    const { out } = await runExpecting(2, temporaryFolder({ Dockerfile: 'FROM registry.example/a:1\n', '.wharfmaster.yaml': policy }), [
      'check',
    ]);
    expect(out).toMatch(/^\.wharfmaster\.yaml:\d+:\d+/);
    expect(out).toContain('policy-invalid');
  });

  it('a thousand exceptions are a policy like any other', async () => {
    const exceptions = Array.from(
      { length: 1000 },
      (_, at) =>
        `  - {id: E${at}, rule: unapproved-registry, match: old.example/a${at}, owner: a@example, ticket: T, reason: r, created: 2020-01-01, expires: 2999-01-01}`,
    );
    const policy = `${smallestPolicy}exceptionRules: {maxDays: 500000}\nexceptions:\n${exceptions.join('\n')}\n`;
    const folder = temporaryFolder({ '.wharfmaster.yaml': policy, Dockerfile: 'FROM old.example/a999:1\n' });
    expect((await runExpecting(0, folder, ['check'])).out).toContain('Excepted by E999');
  });
});
