import type { Random } from './random.js';

/** A text that is a reference, or nearly one, or nothing of the kind. */
export function referenceString(chance: Random): string {
  const kind = chance.below(20);
  if (kind < 2) return noise(chance, chance.below(12));
  if (kind === 2) return chance.oneIn(20) ? hexadecimal(chance) : long(chance);
  const text = composed(chance);
  return kind < 14 ? text : broken(chance, text);
}

const hosts = [
  'docker.io',
  'index.docker.io',
  'Docker.io',
  'INDEX.docker.io',
  'registry-1.docker.io',
  'docker.io:443',
  'localhost',
  'LOCALHOST',
  'localhost:5000',
  'Localhost',
  'registry.example',
  'Registry.Example:5000',
  'a.b.c.d',
  'a-b.c',
  'a--b.c',
  '-a.b',
  'a-.b',
  'a.-b',
  'a..b',
  '.a',
  'a.',
  'my_host.example',
  'a__b.c',
  'a_b.c:80',
  '_a.b',
  'A_b.c',
  'x---y_z.w',
  '127.0.0.1',
  '192.168.0.1:80',
  '1.2',
  'host:',
  'host:0',
  'host:99999',
  'host:5x',
  'host:443:1',
  'Foo',
  'FOO',
  'fooBar',
  'F',
  'F-',
  'test_com',
  'xn--80ak6aa92e.com',
  'XN--A.b',
  '[::1]',
  '[::1]:5000',
  '[fc00::1]:5000',
  '[FC00::Ab]',
  '[2001:db8:0:0:0:0:0:1]',
  '[fe80::1%eth0]:5000',
  '[::ffff:1.2.3.4]',
  '[]',
  '[]:1',
  '[:]',
  '[g]',
  '[::1',
  '::1]',
  '[::1]x',
  '[::1]:',
  '[[::1]]',
] as const;
const segments = [
  'library',
  'nginx',
  'a',
  '0',
  'foo.bar',
  'a_b',
  'a__b',
  'a___b',
  'a-b',
  'a---b',
  'a.-b',
  'a-.b',
  'a..b',
  'a_.b',
  'a._b',
  'a_-b',
  '_a',
  'a_',
  '-a',
  'a-',
  '.a',
  'a.',
  'A',
  'Foo',
  'fOO',
  'localhost',
  'docker.io',
  'index.docker.io',
  'sha256',
  'dir',
  '',
  ' ',
  'é',
  'ß',
  'ｎ',
  'а',
  '\u212a',
  'ſ',
  'a b',
  'a\tb',
  'a\n',
  '\u0000',
  '💥',
  '\ud800',
  '%2f',
  '~',
  '..',
  '.',
  'node',
  '20',
  'x'.repeat(64),
  'f'.repeat(64),
  'e'.repeat(63),
  'F'.repeat(64),
] as const;
const tags = [
  'latest',
  '1',
  '1.2.3',
  '1.10',
  'v1-RC_2',
  '_',
  '_a',
  '-a',
  '.a',
  'a-',
  'a.',
  'A',
  '5000',
  '',
  't'.repeat(127),
  't'.repeat(128),
  't'.repeat(129),
  '.'.repeat(2),
  'a/b',
  'a:b',
  'ä',
  'a b',
  'a+b',
  '\u212a',
  'a\n',
  '${V}',
  'a'.repeat(64),
  'c'.repeat(64),
] as const;
const algorithms = [
  'sha256',
  'sha384',
  'sha512',
  'sha256',
  'SHA256',
  'Sha256',
  'md5',
  'sha1',
  'sha512-256',
  'sha256+b64',
  'blake3',
  'sha3_256',
  '1sha',
  'sha',
  '',
  'sha256:sha256',
  'sha224',
  'multihash+base58',
  'sha-',
  's.h.a',
] as const;
const lengths = [64, 96, 128, 64, 63, 65, 32, 31, 95, 97, 127, 129, 0, 1, 40, 56] as const;

function composed(chance: Random): string {
  const parts: string[] = [];
  if (chance.oneIn(2)) parts.push(chance.pick(hosts));
  for (let count = chance.below(chance.oneIn(30) ? 12 : 4); count >= 0; count--) parts.push(segment(chance));
  const tag = chance.oneIn(2) ? `:${chance.oneIn(3) ? chance.pick(tags) : name(chance)}` : '';
  const digest = chance.oneIn(3) ? `@${chance.oneIn(3) ? anyDigest(chance) : goodDigest(chance)}` : '';
  return parts.join('/') + tag + digest;
}

/** Mostly plain names, so that enough texts are references. */
function segment(chance: Random): string {
  return chance.below(8) < 7 ? name(chance) : chance.pick(segments);
}

function name(chance: Random): string {
  let text = letters(chance);
  while (chance.oneIn(3)) text += chance.pick(['.', '_', '__', '-', '--', '-----']) + letters(chance);
  return text;
}

function letters(chance: Random): string {
  let text = '';
  for (let count = chance.below(6); count >= 0; count--) text += chance.pick([...'abcxyz0129']);
  return text;
}

function goodDigest(chance: Random): string {
  const [algorithm, length] = chance.pick([
    ['sha256', 64],
    ['sha256', 64],
    ['sha384', 96],
    ['sha512', 128],
  ] as const);
  return `${algorithm}:${chance.pick(['a', '0', 'f', '9', 'c0ffee', 'de']).repeat(length).slice(0, length)}`;
}

function anyDigest(chance: Random): string {
  return (
    chance.pick(algorithms) +
    chance.pick([':', ':', ':', '', '@', '::']) +
    chance.pick(['a', 'A', '0', 'g', 'aF', '_', 'é', '=']).repeat(chance.pick(lengths))
  );
}

/** One or two strokes of a hurried or hostile hand. */
function broken(chance: Random, text: string): string {
  let result = text;
  for (let count = chance.below(2); count >= 0; count--) {
    const at = chance.below(result.length + 1);
    const stroke = chance.below(4);
    const rest =
      stroke === 0
        ? result.slice(at)
        : stroke === 1
          ? result.slice(at + 1)
          : chance.pick(characters) + result.slice(at + (stroke === 2 ? 1 : 0));
    result = result.slice(0, at) + rest;
  }
  return result;
}

const characters = [
  ...':/@._-[]aA0zZ9 \n\t\r\u0000\u007f+=%$~*?#&\\"\'{}<>|^`,;!()',
  'é',
  '\u212a',
  'ſ',
  'İ',
  'ı',
  '\u2028',
  '\u200b',
  '\u202e',
  '．',
  '／',
  '：',
  '＠',
  '💥',
  '\ud800',
  '\udc00',
  '\u00a0',
  '\ufeff',
] as const;

function noise(chance: Random, length: number): string {
  let text = '';
  for (let count = 0; count < length; count++) text += chance.pick(chance.oneIn(4) ? characters : [...'ab0A.:/@-_']);
  return text;
}

/** As long as an image id, or nearly. */
function hexadecimal(chance: Random): string {
  let text = chance.pick(['', '', '', 'docker.io/', 'library/']);
  for (let count = chance.pick([63, 64, 64, 64, 65]); count > 0; count--) text += chance.pick([...'0123456789abcdef']);
  return text + chance.pick(['', '', '', ':1']);
}

/** Around the limits: 255 characters of path with and without host, 128 of tag. */
function long(chance: Random): string {
  const target = chance.pick([240, 246, 247, 248, 253, 254, 255, 256, 257, 263, 300]);
  const host = chance.pick([
    '',
    '',
    'docker.io/',
    'index.docker.io/',
    'registry.example/',
    'my_host.example/',
    'library/',
    'docker.io/library/',
    'H/',
    `${'h'.repeat(250)}.io/`,
    'a_b.c/',
  ]);
  let path = name(chance);
  while (path.length < target) path += (chance.oneIn(3) ? '/' : chance.pick(['', '-', '.', '_'])) + 'x'.repeat(1 + chance.below(60));
  path = path.slice(0, target);
  if (chance.oneIn(2)) path = path.replace(/[^a-z0-9]$/, 'x');
  return host + path + chance.pick(['', '', ':1', `:${'t'.repeat(128)}`, `@sha256:${'a'.repeat(64)}`]);
}
