import { expect, it } from 'vitest';
import { fixedPackages, nearestFix } from '../../../../../src/core/policy/scanned/nearest-fix.js';
import { packageMatches } from '../../../../../src/core/policy/scanned/package-matching.js';
import { vulnerability } from '../../../../support/scans.js';

it.each([
  ['1.2.3', ['2.0.0', '1.2.10', '1.1.9'], '1.2.10'],
  ['3.0.11-1~deb12u2', ['3.0.11-1~deb12u3', '1.1.1w-0+deb11u2'], '3.0.11-1~deb12u3'],
  ['1.0.0', ['1.0.1-rc1', '1.0.1'], '1.0.1-rc1'],
  ['9.9', ['1.0'], '1.0'],
  ['1.0', [], undefined],
  ['', ['', 'x'.repeat(5_000)], 'x'.repeat(5_000)],
])('of %s, among %j the nearest fix is %s', (version, fixedIn, fix) => {
  expect(nearestFix({ package: { name: 'p', version }, fixedIn })).toBe(fix);
});

it('of several vulnerabilities in one package the highest of the nearest fixes is needed', () => {
  const found = [
    vulnerability('CVE-1', 'low', { fixedIn: ['4.17.20'] }),
    vulnerability('CVE-2', 'low', { fixedIn: ['4.17.21', '5.0.0'] }),
    vulnerability('CVE-3', 'low', { fixedIn: [] }),
  ].map((item) => ({ ...item, sightings: [], disagreements: [] }));
  expect(fixedPackages(found).map(({ fix }) => fix)).toEqual(['4.17.21']);
});

const angular = { name: '@angular/core', version: '17.0.0', purl: 'pkg:npm/%40angular/core@17.0.0' };
const ssl = { name: 'openssl', version: '3.0.11-1', purl: 'pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12' };

it.each([
  ['pkg:npm/%40angular/core', angular, true],
  ['pkg:npm/@angular/core', angular, true],
  ['PKG:npm/%40angular/core@17.0.0', angular, true],
  ['pkg:npm/%40angular/core@17', angular, false],
  ['pkg:npm/%40angular', angular, false],
  ['pkg:npm/core', angular, false],
  ['@angular/core', angular, true],
  ['@angular/core@17.0.0', angular, true],
  ['@angular/core@18.0.0', angular, false],
  ['pkg:deb/debian/openssl', ssl, true],
  ['pkg:deb/debian/openssl?arch=amd64', ssl, true],
  ['pkg:deb/debian/openssl?arch=arm64', ssl, false],
  ['pkg:deb/debian/openssl-dev', ssl, false],
  ['pkg:', ssl, false],
  ['pkg:%', ssl, false],
  ['openssl', { name: 'openssl', version: '3' }, true],
  ['pkg:deb/debian/openssl', { name: 'openssl', version: '3' }, false],
])('%s names a package or does not', (written, installed, matches) => {
  expect(packageMatches(written, installed)).toBe(matches);
});
