import { describe, expect, it } from 'vitest';
import { parsePattern, type Pattern } from '../../../../../src/core/policy/pattern/index.js';

/** The pattern written out in full, or the code of the problem. */
function read(text: string): string {
  const parsed = parsePattern(text);
  return parsed.ok ? describePattern(parsed.value) : parsed.problem.code;
}

function describePattern(pattern: Pattern): string {
  if (pattern.kind === 'everything') return 'everything';
  const host = pattern.host.kind === 'literal' ? pattern.host.name : `*${pattern.host.suffix}`;
  return [host + pattern.host.port, ...pattern.segments, ...(pattern.open ? ['**'] : [])].join('/');
}

function told(text: string): string {
  const parsed = parsePattern(text);
  return parsed.ok ? 'fine' : `${parsed.problem.message} ${parsed.problem.next}`;
}

describe('parsePattern (policy.md section 3)', () => {
  it.each([
    ['**', 'everything'],
    ['nginx', 'docker.io/library/nginx'],
    ['acme/x', 'docker.io/acme/x'],
    ['acme/**', 'docker.io/acme/**'],
    ['docker.io/nginx', 'docker.io/library/nginx'],
    ['docker.io', 'docker.io/**'],
    ['index.docker.io/acme/*', 'docker.io/acme/*'],
    ['Registry.Bank.Example', 'registry.bank.example/**'],
    ['registry.bank.example/a*/**', 'registry.bank.example/a*/**'],
    ['localhost', 'localhost/**'],
    ['localhost:5000', 'localhost:5000/**'],
    ['registry:5000/x', 'registry:5000/x'],
    ['*.bank.example', '*.bank.example/**'],
    ['*.bank.example:5000/team/*', '*.bank.example:5000/team/*'],
    ['[FC00::1]:5000', '[fc00::1]:5000/**'],
    ['[::1]/x', '[::1]/x'],
    ['Foo/bar', 'foo/bar'],
    ['my_host.example/x', 'my_host.example/x'],
    ['docker.io:443/x', 'docker.io:443/x'],
    ['a.b/*.*', 'a.b/*.*'],
  ])('reads %s as %s', (text, meaning) => expect(read(text)).toBe(meaning));

  it.each([
    ['', 'PATTERN_EMPTY'],
    ['registry.example/x:1', 'PATTERN_TAG'],
    ['registry.example/*:*', 'PATTERN_TAG'],
    ['nginx:1.27', 'PATTERN_TAG'],
    ['nginx:latest', 'PATTERN_TAG'],
    [`nginx@sha256:${'a'.repeat(64)}`, 'PATTERN_DIGEST'],
    ['registry.example/**/x', 'PATTERN_STARS'],
    ['registry.example/a**', 'PATTERN_STARS'],
    ['**/x', 'PATTERN_STARS'],
    ['***', 'PATTERN_HOST'],
    ['*', 'PATTERN_HOST'],
    ['*/x', 'PATTERN_HOST'],
    ['node*', 'PATTERN_HOST'],
    ['registry.*', 'PATTERN_HOST'],
    ['*registry.example/x', 'PATTERN_HOST'],
    ['*.*.example/x', 'PATTERN_HOST'],
    ['*./x', 'PATTERN_HOST'],
    ['registry.example:*/x', 'PATTERN_HOST'],
    ['/x', 'PATTERN_HOST'],
    ['https://registry.example/**', 'PATTERN_HOST'],
    ['-a.example/x', 'PATTERN_HOST'],
    ['[::1/x', 'PATTERN_HOST'],
    ['registry.example/', 'PATTERN_PATH'],
    ['registry.example//x', 'PATTERN_PATH'],
    ['registry.example/x/', 'PATTERN_PATH'],
    ['registry.example/-x', 'PATTERN_PATH'],
    ['registry.example/a..*', 'PATTERN_PATH'],
    ['registry.example/Team/x', 'PATTERN_UPPER_CASE'],
    ['Nginx', 'PATTERN_UPPER_CASE'],
    ['registry.bаnk.example/**', 'PATTERN_CHARACTER'],
    ['registry.example/[ab]', 'PATTERN_PATH'],
    ['registry.example/a?', 'PATTERN_CHARACTER'],
    ['registry.example/(a|b)', 'PATTERN_CHARACTER'],
    ['registry.example/a b', 'PATTERN_CHARACTER'],
    ['registry.example/a\n', 'PATTERN_CHARACTER'],
  ])('refuses %j', (text, code) => expect(read(text)).toBe(code));

  it('says what to write instead', () => {
    expect(told('nginx:1.27')).toBe(
      '`nginx:1.27` holds the tag `1.27`. A pattern is about repositories: write `nginx`, and say what tags may be under `tags`.',
    );
    expect(told('registry.example/x:1')).toContain('write `registry.example/x`,');
    expect(told('node*')).toContain('Write `docker.io/library/node*` if Docker Hub is meant');
    expect(told('acme-*/x')).toContain('Write `docker.io/acme-*/x` if Docker Hub is meant');
    expect(told('registry.*')).toContain('`*` may only stand for whole labels in front: `*.example.com`');
    expect(told('registry.example/')).toContain('Write `registry.example/**`');
    expect(told('registry.example/team/')).toContain('Write `registry.example/team/**`');
    expect(told('registry.example/Team')).toContain('Write `team`.');
    expect(told('registry.bаnk.example/**')).toContain('U+0430');
  });

  it('reads a pattern of a megabyte without losing its breath', () => {
    for (const text of [
      '*'.repeat(1_000_000),
      `a.b/${'*a'.repeat(500_000)}`,
      '/'.repeat(1_000_000),
      `a.b${'/a'.repeat(500_000)}`,
      '.'.repeat(1_000_000),
      ':'.repeat(1_000_000),
    ])
      expect(read(text)).not.toBe('');
  });
});
