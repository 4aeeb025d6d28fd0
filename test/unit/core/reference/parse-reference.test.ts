import { describe, expect, it } from 'vitest';
import { parseReference, printReference } from '../../../../src/core/reference/index.js';

const hex = (length: number): string => 'a'.repeat(length);

/** The canonical spelling, or the code of the problem. */
function read(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok ? printReference(parsed.value.reference) : parsed.problem.code;
}

/** What a person is told. */
function told(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok ? 'fine' : `${parsed.problem.message} ${parsed.problem.next}`;
}

describe('parseReference, after distribution/reference (extraction.md 2a)', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['acme/app', 'docker.io/acme/app'],
    ['docker.io/nginx', 'docker.io/library/nginx'],
    ['index.docker.io/nginx', 'docker.io/library/nginx'],
    ['index.docker.io/acme/app', 'docker.io/acme/app'],
    ['registry.example/team/app:1', 'registry.example/team/app:1'],
    ['registry.example/app', 'registry.example/app'],
  ])('fills in what %s leaves out', (text, canonical) => expect(read(text)).toBe(canonical));

  it.each([
    ['Foo/bar', 'Foo/bar'],
    ['LOCALDOMAIN/x', 'LOCALDOMAIN/x'],
    ['localhost/x', 'localhost/x'],
    ['registry:5000/x', 'registry:5000/x'],
    ['Docker.io/nginx', 'Docker.io/nginx'],
  ])('takes the first segment of %s for a host', (text, canonical) => expect(read(text)).toBe(canonical));

  it.each([
    ['localhost', 'docker.io/library/localhost'],
    ['test.com:5000', 'docker.io/library/test.com:5000'],
    ['192.168.0.1:80', 'docker.io/library/192.168.0.1:80'],
    ['test_com/foo', 'docker.io/test_com/foo'],
    [`sha256:${hex(64)}`, `docker.io/library/sha256:${hex(64)}`],
  ])('sees no host in %s', (text, canonical) => expect(read(text)).toBe(canonical));

  it.each(['registry-1.docker.io/a/b', 'registry.hub.docker.com/a/b', 'hub.docker.com/a/b', 'docker.io:443/a/b'])(
    'leaves %s to the policy’s aliases',
    (text) => expect(read(text)).toBe(text),
  );

  it('takes the first segment for the host when an underscore keeps it from being a domain', () => {
    expect(parseReference('my_host.example/x:1')).toEqual({
      ok: true,
      value: { reference: { registry: 'my_host.example', repository: 'x', tag: '1' }, qualified: true },
    });
  });

  it('keeps a tag beside a digest, and leaves a missing tag missing', () => {
    expect(parseReference(`a/b:1@sha256:${hex(64)}`)).toEqual({
      ok: true,
      value: { reference: { registry: 'docker.io', repository: 'a/b', tag: '1', digest: `sha256:${hex(64)}` }, qualified: false },
    });
    expect(parseReference('a/b')).toEqual({
      ok: true,
      value: { reference: { registry: 'docker.io', repository: 'a/b' }, qualified: false },
    });
  });

  it.each([
    ['nginx', false],
    ['library/nginx', false],
    ['acme/localhost/x', false],
    ['docker.io/nginx', true],
    ['index.docker.io/nginx', true],
    ['localhost/x', true],
    ['Foo/x', true],
  ])('says whether %s names its registry', (text, qualified) => {
    const parsed = parseReference(text);
    expect(parsed.ok && parsed.value.qualified).toBe(qualified);
  });

  it.each([
    ['sha256', 64],
    ['sha384', 96],
    ['sha512', 128],
  ])('knows %s digests of exactly %i digits', (algorithm, length) => {
    expect(read(`a/b@${algorithm}:${hex(length)}`)).toBe(`docker.io/a/b@${algorithm}:${hex(length)}`);
    expect(read(`a/b@${algorithm}:${hex(length - 1)}`)).toBe('REFERENCE_DIGEST');
    expect(read(`a/b@${algorithm}:${hex(length + 1)}`)).toBe('REFERENCE_DIGEST');
    expect(read(`a/b@${algorithm}:${hex(length).toUpperCase()}`)).toBe('REFERENCE_DIGEST');
  });

  it.each(['md5', 'SHA256', 'sha512-256', 'sha256+b64', 'blake3'])('refuses the digest algorithm %s, as go-digest does', (algorithm) =>
    expect(read(`a/b@${algorithm}:${hex(64)}`)).toBe('REFERENCE_DIGEST'),
  );

  it('counts at most 255 characters of path, without the host', () => {
    expect(read(`registry.example/${'a'.repeat(255)}`)).toBe(`registry.example/${'a'.repeat(255)}`);
    expect(read(`registry.example/${'a'.repeat(256)}`)).toBe('REFERENCE_TOO_LONG');
    expect(read('a'.repeat(255))).toBe('REFERENCE_TOO_LONG');
    expect(read('a'.repeat(247))).toBe(`docker.io/library/${'a'.repeat(247)}`);
    expect(read(`my_host.example/${'a'.repeat(239)}`)).toBe(`my_host.example/${'a'.repeat(239)}`);
    expect(read(`my_host.example/${'a'.repeat(240)}`)).toBe('REFERENCE_TOO_LONG');
  });

  it('counts at most 128 characters of tag', () => {
    expect(read(`a:${'t'.repeat(128)}`)).toBe(`docker.io/library/a:${'t'.repeat(128)}`);
    expect(read(`a:${'t'.repeat(129)}`)).toBe('REFERENCE_TAG');
  });

  it('takes IPv6 hosts in brackets only, and neither zones nor IPv4 inside', () => {
    expect(read('[fc00::1]:5000/a:1')).toBe('[fc00::1]:5000/a:1');
    expect(read('[::1]/a')).toBe('[::1]/a');
    expect(read('[::1]')).toBe('REFERENCE_TAG');
    expect(read('fc00::1/a')).toBe('REFERENCE_HOST');
    expect(read('[fe80::1%eth0]:5000/a')).toBe('REFERENCE_CHARACTER');
    expect(read('[::ffff:1.2.3.4]/a')).toBe('REFERENCE_HOST');
  });

  it.each(['-a.b', 'a-.b', 'a.-b', 'a..b', '.a', 'a.', 'a.b:', 'a.b:x', 'a.b:1:2', '[]:1', '[g]:1', '[::1]x', 'a_.b', 'A_b.c'])(
    'refuses the host %s',
    (host) => expect(read(`${host}/x`)).toBe('REFERENCE_HOST'),
  );

  it.each(['a__b', 'a-----b', 'a.b_c-d', '0', 'a/b/c/d'])('accepts the path %s', (text) => expect(read(text)).not.toMatch(/^REFERENCE/));
  it.each(['a___b', 'a..b', 'a._b', '-a', 'a-', '_a', 'a.', 'a//b', '/a', 'a/'])('refuses the path %s', (text) =>
    expect(read(text)).toBe('REFERENCE_PATH'),
  );
});

describe('the sentence about a text that is no reference', () => {
  it('writes the lower-case spelling out', () => {
    expect(told('Foo/Bar:V1')).toBe('`Foo/Bar` has upper-case letters, and repository names are lower case. Write `foo/bar:V1`.');
    expect(told('Registry.Example/Team/App')).toContain('Write `Registry.Example/team/app`.');
    expect(told('Nginx')).toContain('Write `nginx`.');
  });

  it('tells an image id from a name', () => expect(told(hex(64))).toContain('is an image id, not a name'));
  it('says what to leave out of a URL', () =>
    expect(told('https://docker.io/nginx')).toBe('`https://docker.io/nginx` is a URL, not an image. Leave out `https://`.'));
  it('says how many digits a digest lacks', () =>
    expect(told('a@sha256:abc')).toContain('exactly 64 lower-case hexadecimal digits; here 3 characters follow'));
  it('names the character that cannot stand in an image', () => {
    expect(told('ngіnx')).toContain('the character U+0456');
    expect(told('nginx :1')).toContain('a space');
    expect(told('nginx\u0000')).toContain('a control character');
    expect(told('nginx;1')).toContain('`;`');
  });
  it('knows a variable that was left in', () => expect(told('${REGISTRY}/x')).toContain('holds a variable'));
  it('says that nothing follows', () => {
    expect(told('')).toContain('The image is empty.');
    expect(told('nginx:')).toContain('Nothing follows the `:`');
    expect(told('registry.example/')).toContain('Nothing follows the host');
  });
  it('stays short whatever was typed', () => {
    const long = 'Ä'.repeat(1_000_000);
    expect(told(long).length).toBeLessThan(400);
    expect(told(`a@${long}`).length).toBeLessThan(400);
    expect(told(`https${long}://`).length).toBeLessThan(400);
    expect(told(`${'a-'.repeat(500_000)}/b:x`).length).toBeLessThan(600);
  });
});
