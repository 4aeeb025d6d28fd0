import type { Random } from './random.js';

/** The patterns of shared/reference/pattern-compiler, and those whose compilation has a trap of its own. */
export const fixedPatterns: readonly string[] = [
  'registry.bank.example/**',
  'registry.bank.example/acme/**',
  'registry.bank.example/acme/x',
  'registry.bank.example/a*/**',
  'registry.bank.example/*/x',
  'registry.bank.example:5000/**',
  '*.bank.example/**',
  'docker.io/**',
  'docker.io/library/**',
  'docker.io/library/nginx',
  'docker.io/library/n*',
  'docker.io/acme/**',
  'docker.io/acme/x',
  'docker.io/a*/**',
  'docker.io/*/x',
  'docker.io/foo.bar/**',
  'docker.io/localhost/**',
  'localhost/**',
  'localhost:5000/**',
  'evil.io/acme/*',
  '**',
  'nginx',
  'acme/x',
  'docker.io',
  'index.docker.io',
  'Docker.IO/library/nginx',
  'docker.io/nginx',
  'docker.io/*',
  'docker.io/*/*',
  'docker.io/*/**',
  'docker.io/l*/**',
  'docker.io/*y/n*x',
  'docker.io/library/foo.*',
  'docker.io/library/*',
  'docker.io/acme/*/**',
  'docker.io/library/acme/x',
  'docker.io/library/*/**',
  'docker.io/*.bar/x',
  'docker.io/a.b/*',
  'docker.io:443/**',
  'docker.io/lo*st/*',
  '*.io',
  '*.io/x',
  '*.io/nginx',
  '*.io/library/nginx',
  '*.io/library/**',
  '*.io/*/x',
  '*.io/*',
  '*.docker.io',
  '*.docker.io/library/**',
  '*.example:5000/**',
  '*.com/**',
  'Foo/**',
  'Foo/x',
  'foo/x',
  'FOO/acme/*',
  'LOCALHOST/**',
  'localhost',
  'localhost:5000',
  '127.0.0.1:5000/**',
  '[::1]:5000/**',
  '[::1]:5000',
  '[FC00::1]/acme/*',
  'my_host.example/**',
  '*.my_host.example',
  'registry-1.docker.io/**',
  'bank.example',
  '*.bank.example',
  'registry.bank.example/docker.io/**',
  'a_b',
  'a__b/a--b',
  'xn--bnk-qla.example/**',
];

const hosts = [
  '',
  '',
  '',
  '',
  'docker.io',
  'index.docker.io',
  'Docker.io',
  'DOCKER.IO',
  'Index.Docker.io',
  'localhost',
  'LOCALHOST',
  'localhost:5000',
  'Localhost:5000',
  'registry.bank.example',
  'registry.bank.example',
  'Registry.Bank.Example',
  'registry.bank.example:5000',
  'registry.bank.example:443',
  'registry.bank.example.evil.com',
  'registryxbank.example',
  'evil.io',
  'registry-1.docker.io',
  'docker.io.evil.com',
  'xdocker.io',
  'docker.io:443',
  'index.docker.io:443',
  'bank.example',
  'a.bank.example',
  'a.b.bank.example',
  'A.B.BANK.example',
  'a.bank.example:5000',
  'xbank.example',
  'my_host.example',
  'a.my_host.example',
  'a_b.bank.example',
  '127.0.0.1:5000',
  '[::1]:5000',
  '[::1]',
  '[FC00::1]',
  '[fc00::1]',
  'Foo',
  'FOO',
  'foo',
  'x.io',
  'xn--bnk-qla.example',
] as const;
const segments = [
  'library',
  'library',
  'nginx',
  'acme',
  'acme',
  'acmeevil',
  'foo.bar',
  'a_b',
  'a__b',
  'a-b',
  'a--b',
  'a.b',
  'localhost',
  'docker.io',
  'index.docker.io',
  'registry.bank.example',
  'bank.example',
  'x',
  'x',
  'n',
  'nx',
  'foo',
  'lost',
  'localost',
  'lo',
  'y',
  'liby',
  '0',
  'f'.repeat(64),
] as const;
const tags = ['', '', '', ':latest', ':1.2', ':v1-RC_2', ':5000', `:${'t'.repeat(128)}`, ':nginx'] as const;
const digests = [
  '',
  '',
  '',
  `@sha256:${'a'.repeat(64)}`,
  `@sha512:${'b'.repeat(128)}`,
  `@sha384:${'0'.repeat(96)}`,
  `@sha256:${'a'.repeat(63)}`,
  `@sha512:${'a'.repeat(64)}`,
] as const;

/** A reference as someone would write it who wants past a pattern: hosts in paths, spellings of Docker Hub, upper case. */
export function patternReference(chance: Random): string {
  const host = chance.pick(hosts);
  const parts: string[] = host === '' ? [] : [host];
  for (let count = chance.pick([0, 0, 1, 1, 2, 3]); count >= 0; count--)
    parts.push(chance.oneIn(4) ? madeUp(chance) : chance.pick(segments));
  const name = parts.join('/');
  return (chance.oneIn(8) ? withUpperCase(chance, name) : name) + chance.pick(tags) + chance.pick(digests);
}

function withUpperCase(chance: Random, name: string): string {
  const at = chance.below(Math.min(name.length, 12));
  return name.slice(0, at) + name.slice(at, at + 1).toUpperCase() + name.slice(at + 1);
}

function madeUp(chance: Random): string {
  let text = '';
  for (let count = chance.below(4); count >= 0; count--) text += chance.pick([...'anx0', 'b', 'lib', 'host']);
  return chance.oneIn(3) ? `${text}${chance.pick(['.', '_', '-', '__'])}${chance.pick(['x', 'bar', '0'])}` : text;
}

const patternHosts = [
  'docker.io',
  'docker.io',
  'docker.io',
  'index.docker.io',
  'registry.bank.example',
  'registry.bank.example:5000',
  '*.bank.example',
  '*.example',
  '*.io',
  '*.docker.io',
  '*.bank.example:5000',
  'localhost',
  'localhost:5000',
  'Foo',
  'evil.io',
  'my_host.example',
  '[::1]:5000',
  '',
  '',
] as const;
const patternSegments = [
  'library',
  'library',
  'nginx',
  'acme',
  'x',
  'a_b',
  'foo.bar',
  'localhost',
  '*',
  '*',
  'a*',
  '*a',
  '*e*',
  'l*',
  '*y',
  'lo*',
  '*st',
  'n*x',
  '*.*',
  '*b*',
  'a*.b*',
  '*-*',
  '*_b',
  'foo*',
  '*o*a*',
] as const;

/** A pattern of any shape that parses. */
export function patternText(chance: Random): string {
  const host = chance.pick(patternHosts);
  const parts: string[] = [];
  for (let count = chance.below(3); count >= 0; count--) parts.push(chance.pick(patternSegments));
  if (chance.oneIn(3)) parts[parts.length - 1] = '**';
  if (host !== '') return [host, ...parts].join('/');
  // Without a host, stars in the first segment would belong to a host.
  return [chance.pick(['library', 'acme', 'nginx', 'a_b', 'foo']), ...parts].join('/');
}
