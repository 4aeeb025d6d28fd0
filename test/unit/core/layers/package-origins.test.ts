import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOrigin, packageOrigins, recordedPackages, type Vulnerability } from '../../../../src/core/index.js';

const dpkg = (...packages: readonly (readonly [string, string])[]): string =>
  packages
    .map(([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nDescription: x\n Version: 9\n`)
    .join('\n');

describe('packages that a database records', () => {
  it('are read from dpkg, continued lines and the last entry included', () => {
    expect([...recordedPackages('dpkg', dpkg(['libc6', '2.36-9'], ['bash', '5.2']))]).toEqual(['libc6@2.36-9', 'bash@5.2']);
  });

  it('are read from apk', () => {
    const text = 'C:Q1abc=\nP:musl\nV:1.2.4-r1\nA:x86_64\n\nP:zlib\nV:1.3-r0\n';
    expect([...recordedPackages('apk', text)]).toEqual(['musl@1.2.4-r1', 'zlib@1.3-r0']);
  });

  it('are read with CRLF, and an entry without a version is left out', () => {
    expect([...recordedPackages('dpkg', 'Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\n')]).toEqual(['a@1']);
  });

  it('are read from anything without an error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => recordedPackages('dpkg', text).size <= text.length),
      { seed: 5 },
    );
  });
});

describe('the layer that installed a package', () => {
  const write = (layer: string, ...packages: readonly string[]): Parameters<typeof packageOrigins>[0][number] => ({
    layer,
    packages: new Set(packages),
  });

  it('is the lowest that records this version', () => {
    const origins = packageOrigins([write('base', 'libc6@1', 'bash@1'), write('run', 'libc6@1', 'bash@2', 'curl@1')]);
    expect(Object.fromEntries(origins)).toEqual({ 'libc6@1': 'base', 'bash@2': 'run', 'curl@1': 'run' });
  });

  it('is the one that installed it again after it was gone', () => {
    const origins = packageOrigins([write('base', 'curl@1'), write('purge'), write('again', 'curl@1')]);
    expect(origins.get('curl@1')).toBe('again');
  });

  it('replaces what a scanner says for packages of dpkg and apk, and for no others', () => {
    const origins = new Map([
      ['lodash@4.17.15', 'base'],
      ['libc6@1', 'base'],
    ]);
    expect(atOrigin(vulnerability('libc6', '1', 'pkg:deb/debian/libc6@1?arch=amd64'), origins).layer).toBe('base');
    expect(atOrigin(vulnerability('lodash', '4.17.15', 'pkg:npm/lodash@4.17.15'), origins).layer).toBe('last');
    expect(atOrigin(vulnerability('libc6', '2', 'pkg:deb/debian/libc6@2'), origins).layer).toBe('last');
  });
});

function vulnerability(name: string, version: string, purl: string): Vulnerability {
  return { id: 'CVE-1', aliases: [], package: { name, version, purl }, fixedIn: [], severity: 'high', layer: 'last' };
}
