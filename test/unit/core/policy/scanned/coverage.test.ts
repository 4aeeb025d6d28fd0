import { describe, expect, it } from 'vitest';
import type { ImageContents, PackageDatabase } from '../../../../../src/core/model/image-contents.js';
import type { ScanReport } from '../../../../../src/core/model/scan-report.js';
import { policyOf } from '../../../../support/judging.js';
import { debian, judged, layers, report, scanOf, vulnerability, without } from '../../../../support/scans.js';

/* When "0 vulnerabilities" says nothing: the table of docs/policy.md, Scan. */

const policy = policyOf('scan: {thresholds: {critical: {max: 0}}}');

function missing(contents: Partial<ImageContents>, reports: readonly ScanReport[] = [report('trivy')]): readonly string[] {
  const verdict = judged(scanOf(reports, { contents: { ...debian, ...contents } }), policy);
  expect(verdict.outcome).toBe(verdict.missing.length > 0 ? 'undetermined' : 'passed');
  return verdict.missing;
}

const bare: ImageContents = { ...without(debian, 'system'), packageDatabases: [], executables: 1, files: 1 };
const bareVerdict = (contents: Partial<ImageContents>, one: Partial<ScanReport>, id = 'trivy') => {
  const silent = without(report(id), 'system', 'packages');
  return judged(scanOf([{ ...silent, ...one }], { contents: { ...bare, ...contents } }), policy);
};
const database = (kind: PackageDatabase['kind'], deleted = false): PackageDatabase => ({
  kind,
  path: `db/${kind}`,
  layer: layers.base,
  deleted,
});

describe('fine', () => {
  it('Debian with its packages', () => {
    expect(missing({})).toEqual([]);
  });

  it('FROM scratch with one static program whose modules were recognised', () => {
    expect(bareVerdict({}, { packages: 34, packagesOfPrograms: 34 }).outcome).toBe('passed');
  });

  it('data alone, and an image without any file', () => {
    expect(bareVerdict({ executables: 0, files: 40 }, { packages: 0 }).outcome).toBe('passed');
    expect(bareVerdict({ executables: 0, files: 0 }, {}).outcome).toBe('passed');
  });

  it('an inventory of its own beside a package database', () => {
    expect(missing({ ownInventories: ['opt/app/.spdx.json'] })).toEqual([]);
  });

  it.each([
    ['alpine', 'apk'],
    ['wolfi', 'apk'],
    ['rhel', 'rpm'],
    ['opensuse-leap', 'rpm'],
    ['amzn', 'rpm'],
    ['ubuntu', 'dpkg'],
    ['somethingnew', 'rpm'],
  ] as const)('%s with %s', (id, kind) => {
    const system = { id, layer: layers.base };
    expect(missing({ system, packageDatabases: [database(kind)] }, [report('trivy', { system: { family: id } })])).toEqual([]);
  });

  it('Distroless, of which the system is known by its packages alone', () => {
    expect(bareVerdict({ packageDatabases: [database('dpkg')] }, { system: { family: 'debian' }, packages: 4 }).outcome).toBe('passed');
  });
});

describe('undetermined', () => {
  it('a deleted or emptied package database', () => {
    expect(missing({ packageDatabases: [database('dpkg', true)] })).toEqual([
      'which packages are installed: the image deletes or empties its package database `db/dpkg` (dpkg)',
    ]);
    expect(missing({ packageDatabases: [database('dpkg'), database('rpm', true)] })).toHaveLength(1);
  });

  it('a package database that never was, as after squashing its deletion away', () => {
    expect(missing({ packageDatabases: [] })[0]).toBe(
      'which packages are installed: the image calls itself `debian` and has no package database (dpkg)',
    );
  });

  it('a forged os-release', () => {
    expect(missing({ system: { id: 'alpine', layer: layers.run } })[0]).toBe(
      'which operating system this is: the image calls itself `alpine`, and its package database is dpkg',
    );
  });

  it.each([
    ['debian', '99', 'base-files', '12.4+deb12u7', true],
    ['debian', '12', 'base-files', '12.4+deb12u7', false],
    ['debian', undefined, 'base-files', '13.5', false],
    ['debian', '12', 'base-files', '12ubuntu4.7', true],
    ['ubuntu', '22.04', 'base-files', '12.4+deb12u7', true],
    ['ubuntu', '22.04', 'base-files', '12ubuntu4.7', false],
    ['alpine', '3.20.3', 'alpine-release', '3.20.3-r0', false],
    ['alpine', '3.9.0', 'alpine-release', '3.20.3-r0', true],
    ['alpine', '3.20.3', 'alpine-baselayout', '3.6.5-r0', false],
    ['kali', '2026.1', 'base-files', '1:2025.4.0', false],
  ] as const)('a forged version: %s %s beside %s %s is %s', (id, version, name, installed, isForged) => {
    const kind = id === 'alpine' ? 'apk' : 'dpkg';
    const system = { id, layer: layers.run, ...(version !== undefined && { version }) };
    const said = missing({ system, packageDatabases: [database(kind)], releasePackage: { name, version: installed } }, [
      report('trivy', { system: { family: id } }),
    ]);
    expect(said).toEqual(
      isForged
        ? [
            `which operating system this is: the image calls itself \`${id} ${version}\`, and its package \`${name}\` has the version \`${installed}\``,
          ]
        : [],
    );
  });

  it('two os-release that say different things', () => {
    const system = { id: 'rhel', version: '99', layer: layers.run, contradictedBy: { id: 'rhel', version: '9.4' } };
    expect(
      missing({ system, packageDatabases: [database('rpm')] }, [report('trivy', { system: { family: 'redhat', version: '99' } })]),
    ).toEqual([
      'which operating system this is: os-release says `rhel 99`, another one in the image `rhel 9.4`, and no other system was installed',
    ]);
  });

  it('a scanner that was taken in by a forged os-release', () => {
    expect(missing({}, [report('trivy', { system: { family: 'alpine', version: '3.20' } })])[0]).toMatch(/calls itself `alpine`/);
  });

  it('a system that the scanner does not know', () => {
    expect(missing({}, [without(report('trivy'), 'system')])).toEqual([
      'advisories for the operating system: Trivy did not recognise `debian`',
    ]);
  });

  it('a system past its end of life, or one without advisories', () => {
    const old = (system: ScanReport['system'] & {}) => missing({}, [report('trivy', { system })]);
    expect(old({ family: 'debian', version: '9', endOfLife: true })).toEqual([
      'advisories for the operating system: `debian 9` is past its end of life, so nobody publishes them',
    ]);
    expect(old({ family: 'debian', version: 'sid', supported: false })).toEqual([
      'advisories for the operating system: `debian sid` is not supported by Trivy',
    ]);
  });

  it('no packages beside program files', () => {
    expect(missing({}, [report('trivy', { packages: 0 })])).toEqual([
      'which packages are installed: Trivy recognised none beside 900 program files',
    ]);
    expect(bareVerdict({}, { packages: 0 }).missing).toEqual(['which packages are installed: Trivy recognised none beside 1 program file']);
  });

  it('one program file beside which somebody put a package', () => {
    const planted = [
      'what the one program file is made of: the packages that Trivy recognised lie beside it, and are not said to be in it',
    ];
    expect(bareVerdict({ files: 2 }, { packages: 1 }).missing).toEqual(planted);
    expect(bareVerdict({ files: 2 }, { packages: 1, packagesOfPrograms: 0 }).missing).toEqual(planted);
  });

  it('several program files without a system: one recognised vouches for no other', () => {
    expect(bareVerdict({ executables: 2 }, { packages: 34 }).missing).toEqual([
      'the operating system: Trivy recognised none, and without one nobody knows where 2 program files come from',
    ]);
  });

  it('a scanner that does not say how many packages it recognised in a lone program', () => {
    const unknown =
      'which packages are installed: the image has no package database, and Grype does not say how many packages it recognised';
    expect(bareVerdict({}, {}, 'grype').missing).toEqual([unknown]);
    expect(bareVerdict({}, { vulnerabilities: [vulnerability('CVE-1', 'low')] }, 'grype').missing).toEqual([unknown]);
  });

  it('nothing but what the image says about itself', () => {
    expect(bareVerdict({ ownInventories: ['app.spdx.json'] }, { packages: 12 }).missing).toEqual([
      'which packages are installed: all there is to go by is what the image says about itself (`app.spdx.json`)',
    ]);
  });

  it('a layer that could not be read, or a file that was left out', () => {
    expect(missing({ notCovered: [{ what: 'layer 3', why: 'compressed in a way we do not know' }] })).toHaveLength(1);
    expect(missing({}, [report('trivy', { notCovered: [{ what: 'opt/a.jar', why: 'too large' }] })])).toEqual([
      'what is in `opt/a.jar`: Trivy did not look into it (too large)',
    ]);
  });
});

it('of thousands of parts that were left out the first are named, and all are said', () => {
  const notCovered = Array.from({ length: 4_000 }, (_, at) => ({ what: `opt/${at}.zip`, why: 'too large' }));
  const said = missing({}, [report('trivy', { notCovered })]);
  expect(said).toHaveLength(51);
  expect(said.at(-1)).toBe('what is in 3950 more parts: Trivy did not look into them');
});

it('what one scanner could not see another may have seen', () => {
  expect(missing({}, [without(report('trivy'), 'system'), report('grype')])).toEqual([]);
});

it('packages are of no interest to a policy that asks for malware alone', () => {
  const malware = policyOf('scan: {malware: error}');
  expect(judged(scanOf([report('clamav')], { contents: { ...bare, executables: 9 } }), malware).outcome).toBe('passed');
});
