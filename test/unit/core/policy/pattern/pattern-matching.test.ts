import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { compilePattern, matchesPattern, parsePattern, type Pattern } from '../../../../../src/core/policy/pattern/index.js';
import { parseReference } from '../../../../../src/core/reference/index.js';

function pattern(text: string): Pattern {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

function matches(text: string, reference: string): boolean | undefined {
  const parsed = parseReference(reference);
  return parsed.ok ? matchesPattern(pattern(text), parsed.value.reference) : undefined;
}

function compiledMatches(text: string): (reference: string) => boolean {
  const { include, exclude } = compilePattern(pattern(text));
  const included = RE2JS.compile(include);
  const excluded = exclude === undefined ? undefined : RE2JS.compile(exclude);
  return (reference) => included.matcher(reference).find() && excluded?.matcher(reference).find() !== true;
}

describe('matchesPattern', () => {
  it.each([
    'gcr.io/foobar',
    'gcr.io/foo',
    'gcr.io.evil.com/foo',
    'evil.io/gcr.io/foo',
    'gcr.io/foobar/app:1',
    'gcr.io.evil.com/foo/app:1',
    'evil.io/gcr.io/foo/app:1',
    'gcr.io:443/foo/app',
  ])('keeps %s out of gcr.io/foo/**', (reference) => expect(matches('gcr.io/foo/**', reference)).toBe(false));
  it.each(['gcr.io/foo/app:1', 'gcr.io/foo/a/b:1', 'GCR.io/foo/app', `gcr.io/foo/app:1@sha512:${'a'.repeat(128)}`])(
    'lets %s into gcr.io/foo/**',
    (reference) => expect(matches('gcr.io/foo/**', reference)).toBe(true),
  );
  it.each([
    'nginx',
    'nginx:1',
    'library/nginx:1',
    'docker.io/nginx:1',
    'docker.io/library/nginx:1',
    'index.docker.io/library/nginx:1',
    'Index.Docker.io/library/nginx',
  ])('knows %s as a spelling of docker.io/library/nginx', (reference) => expect(matches('nginx', reference)).toBe(true));
  it.each(['docker.io/libraryevil/x:1', 'localhost/nginx:1', 'registry-1.docker.io/library/nginx'])(
    'does not take %s for Docker Hub',
    (reference) => expect(matches('docker.io/**', reference)).toBe(reference.startsWith('docker.io/')),
  );

  it('matches below a domain only, at any depth, and with the port as written', () => {
    expect(matches('*.bank.example', 'a.bank.example/x')).toBe(true);
    expect(matches('*.bank.example', 'a.b.bank.example/x')).toBe(true);
    expect(matches('*.bank.example', 'bank.example/x')).toBe(false);
    expect(matches('*.bank.example', 'xbank.example/x')).toBe(false);
    expect(matches('*.bank.example', 'a.bank.example:5000/x')).toBe(false);
    expect(matches('*.bank.example:5000', 'a.bank.example:5000/x')).toBe(true);
    expect(matches('*.docker.io', 'index.docker.io/x')).toBe(false);
  });

  it('keeps a star inside its segment', () => {
    expect(matches('a.io/*/x', 'a.io/b/c/x')).toBe(false);
    expect(matches('a.io/*/x', 'a.io/b/x')).toBe(true);
    expect(matches('a.io/a*c', 'a.io/ac')).toBe(true);
    expect(matches('a.io/a*c', 'a.io/abcd')).toBe(false);
  });

  it('does not fold look-alike letters onto a host', () => {
    expect(matchesPattern(pattern('docker.io/**'), { registry: 'doc\u212aer.io', repository: 'a/b' })).toBe(false);
  });

  it('matches everything with ** alone', () => {
    for (const reference of ['nginx', 'a.io/b', '[::1]:1/x', 'my_host.example/x']) expect(matches('**', reference)).toBe(true);
  });
});

describe('compilePattern', () => {
  const spellings = [
    '',
    'docker.io/',
    'index.docker.io/',
    'Docker.io/',
    'INDEX.docker.io/',
    'localhost/',
    'LOCALHOST/',
    'localhost:5000/',
    'a.bank.example/',
    'A.Bank.example/',
    'bank.example/',
    'evil.io/',
    'evil.io/bank.example/',
    'my_host.example/',
    'Foo/',
    'foo/',
    '[::1]:5000/',
  ];
  const paths = [
    'x',
    'nginx',
    'library/nginx',
    'library/x',
    'acme/x',
    'acme/y/x',
    'foo.bar',
    'foo.bar/x',
    'localhost',
    'localhost/x',
    'library/localhost',
    'f'.repeat(64),
    'a_b/x',
  ];
  const endings = [
    '',
    ':1',
    `@sha256:${'a'.repeat(64)}`,
    `:1@sha512:${'b'.repeat(128)}`,
    `@sha384:${'c'.repeat(96)}`,
    `@sha256:${'a'.repeat(65)}`,
    '\n',
  ];
  const references = spellings.flatMap((host) => paths.flatMap((path) => endings.map((ending) => host + path + ending)));

  it.each([
    '**',
    'docker.io',
    'docker.io/library/**',
    'nginx',
    'docker.io/*',
    'docker.io/*/x',
    'docker.io/l*/*',
    'docker.io/*o*/**',
    'docker.io/foo.bar/*',
    'docker.io/localhost/**',
    'docker.io/library/foo.*',
    '*.io',
    '*.io/x',
    '*.io/*/x',
    '*.docker.io',
    '*.bank.example/**',
    '*.example/acme/*',
    'bank.example',
    'localhost',
    'localhost:5000/x',
    'Foo/x',
    'foo/x',
    'evil.io/*/*',
    'my_host.example',
    '[::1]:5000/acme/**',
  ])('says of every reference what the matcher says: %s', (text) => {
    const compiled = compiledMatches(text);
    for (const reference of references) {
      const wanted = matches(text, reference);
      if (wanted !== undefined) expect(`${reference} ${String(compiled(reference))}`).toBe(`${reference} ${String(wanted)}`);
    }
  });

  it('prints one anchored expression with the host without case and every digest', () => {
    expect(compilePattern(pattern('Registry.example:5000/team/*'))).toEqual({
      include:
        '^(?:(?i:registry\\.example):5000/team/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[a-f0-9]{64}|@sha384:[a-f0-9]{96}|@sha512:[a-f0-9]{128})?$',
    });
  });

  it('agrees with the matcher on generated patterns too', () => {
    const segment = fc.stringMatching(/^[a*l]{0,2}(x|b|library|\*)[*y]{0,1}$/).map((text) => text.replace(/\*+/g, '*'));
    const host = fc.constantFrom('docker.io', '*.io', 'a.io', '*.a.io', 'Foo', 'localhost');
    const generated = fc
      .tuple(host, fc.array(segment, { minLength: 1, maxLength: 2 }), fc.boolean())
      .map(([start, segments, open]) => [start, ...segments, ...(open ? ['**'] : [])].join('/'));
    const part = fc.constantFrom('x', 'b', 'library', 'ax', 'localhost', 'a.io', 'lxy', 'a-b', 'x.y');
    const written = fc
      .tuple(
        fc.constantFrom('', 'docker.io/', 'index.docker.io/', 'Docker.IO/', 'a.io/', 'b.A.io/', 'Foo/', 'foo/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
      )
      .map(([start, parts]) => start + parts.join('/'));
    fc.assert(
      fc.property(generated, fc.array(written, { minLength: 20, maxLength: 40 }), (text, texts) => {
        const compiled = compiledMatches(text);
        for (const reference of texts) {
          const wanted = matches(text, reference);
          if (wanted !== undefined) expect([text, reference, compiled(reference)]).toEqual([text, reference, wanted]);
        }
      }),
      { seed: 3, numRuns: 400 },
    );
  });
});
