import { describe, expect, it } from 'vitest';
import { scanners, type ScannerFindings, type ScanOptions, type ToolCall } from '../../../../src/core/index.js';
import { options, output, problemOf, recorded, target, valueOf } from './support/recorded.js';

const grype = scanners.find(({ id }) => id === 'grype')!;

function scan(told: Partial<ScanOptions> = {}): ToolCall<ScannerFindings> {
  if (grype.scan.over !== 'image') throw new Error('an image is scanned as a whole');
  return grype.scan.call(target, options(told));
}

const files = (name: string) => ({
  'report.json': recorded(`grype/${name}.report.json`),
  'packages.json': recorded(`grype/${name}.packages.json`),
});

describe('how Grype is called', () => {
  it('reads the archive by its scheme, with a configuration of ours, and writes findings and all packages', () => {
    expect(scan().args).toEqual([
      'docker-archive:/private/run/image.tar',
      ...['-o', 'json={folder}/report.json', '-o', 'cyclonedx-json={folder}/packages.json'],
      ...['--config', '{folder}/grype.yaml'],
    ]);
    expect(scan().env).toEqual({
      GRYPE_DB_AUTO_UPDATE: 'false',
      GRYPE_DB_VALIDATE_AGE: 'false',
      GRYPE_DB_REQUIRE_UPDATE_CHECK: 'false',
      GRYPE_CHECK_FOR_APP_UPDATE: 'false',
    });
  });

  it('takes the database that somebody laid down, and fetches only when that is asked for', () => {
    expect(scan({ database: '/srv/grype' }).env?.['GRYPE_DB_CACHE_DIR']).toBe('/srv/grype');
    expect(scan({ updateDatabase: true }).env?.['GRYPE_DB_AUTO_UPDATE']).toBe('true');
    expect(scan({ updateDatabase: true }).inherits).toContain('GRYPE_DB_UPDATE_URL');
    expect(scan().inherits).not.toContain('GRYPE_DB_UPDATE_URL');
  });
});

describe('what Grype says', () => {
  it('is read with the CVE as id, the layer, the likelihood and what is known to be exploited', () => {
    const found = valueOf(scan().parse(output({ files: files('good') })));
    expect(found).toMatchObject({
      claimed: { imageId: 'sha256:a2f4b2a85caba60334af45567e71612793e39fccf1a43cf492d4e5002bc5be8f' },
      database: { builtAt: '2026-11-01T00:00:00.000Z', source: 'manual import', version: 'v6.1.4' },
      system: { family: 'debian', version: '12' },
      lookedFor: ['vulnerabilities'],
      tellsKnownExploited: true,
      packages: 11,
    });
    expect(found.vulnerabilities.map(({ id, severity, fixedIn }) => [id, severity, fixedIn.join()])).toEqual([
      ['CVE-2025-55182', 'critical', '19.0.1'],
      ['CVE-2023-4911', 'high', '2.36-9+deb12u3'],
      ['CVE-2020-8203', 'high', '4.17.19'],
      ['CVE-2020-8203', 'high', '4.17.19'],
      ['CVE-2021-44906', 'critical', '1.2.6'],
      ['CVE-2019-8457', 'critical', ''],
      ['CVE-2021-23337', 'high', '4.17.21'],
      ['CVE-2021-23337', 'high', '4.17.21'],
      ['CVE-2023-5363', 'high', '3.0.11-1~deb12u2'],
      ['CVE-2016-2781', 'low', ''],
    ]);
    expect(found.vulnerabilities[2]).toEqual({
      id: 'CVE-2020-8203',
      aliases: ['GHSA-p6mc-m468-83gw'],
      package: {
        name: 'lodash',
        version: '4.17.15',
        purl: 'pkg:npm/lodash@4.17.15',
        type: 'npm',
        path: '/app/node_modules/a/node_modules/lodash/package.json',
      },
      fixedIn: ['4.17.19'],
      severity: 'high',
      severitySource: 'github',
      score: 7.4,
      vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H',
      epss: { score: 0.02, percentile: 0.83 },
      knownExploited: false,
      layer: 'sha256:8bf42c2f912e22570e1f9e09ffdf53b50af7edd40ace0f16a283cf80c5c9aa9f',
      title: 'Prototype Pollution in lodash',
      link: 'https://github.com/advisories/GHSA-p6mc-m468-83gw',
    });
    expect(found.vulnerabilities[1]?.knownExploited).toBe(true);
  });

  it('is no report without the id of the image, and does not call clean what it does not understand', () => {
    const good = JSON.parse(recorded('grype/good.report.json'));
    const parse = (report: unknown) => scan().parse(output({ files: { 'report.json': JSON.stringify(report) } }));
    expect(problemOf(parse({ ...good, source: {} })).code).toBe('OUTPUT_NOT_UNDERSTOOD');
    expect(valueOf(parse({ ...good, matches: [{ advisory: 'CVE-2030-1' }, 7] }))).toMatchObject({
      vulnerabilities: [],
      notCovered: [{ what: '2 of the vulnerabilities in the report' }],
    });
  });

  it('is clean with the number of packages that it recognised', () => {
    expect(valueOf(scan().parse(output({ files: files('empty') })))).toMatchObject({ vulnerabilities: [], packages: 1 });
  });

  it('shows an image in which it recognised nothing', () => {
    const found = valueOf(scan().parse(output({ files: files('scratch') })));
    expect(found.packages).toBe(0);
    expect(found.system).toBeUndefined();
  });

  it('tells of a distribution past its end of life', () => {
    expect(valueOf(scan().parse(output({ files: files('eol'), stderr: recorded('grype/eol.stderr') }))).system).toEqual({
      family: 'debian',
      version: '9',
      endOfLife: true,
    });
  });

  it('does not say how many packages there are when the second output is missing', () => {
    const { packages } = valueOf(scan().parse(output({ files: { 'report.json': recorded('grype/good.report.json') } })));
    expect(packages).toBeUndefined();
  });

  it('names its version, and the age of its database in a second call', () => {
    const [version, database] = grype.versions(options());
    expect(valueOf(version!.parse(output({ stdout: recorded('grype/version.stdout') })))).toEqual({});
    expect(valueOf(version!.parse(output({ stdout: '{"application":"grype","version":"0.110.0"}' })))).toEqual({ version: '0.110.0' });
    expect(valueOf(database!.parse(output({ stdout: recorded('grype/db-status.stdout') })))).toEqual({
      database: { builtAt: '2026-11-01T00:00:00.000Z', source: 'manual import', version: 'v6.1.4' },
    });
    const none = output({ stdout: recorded('grype/db-status-none.stdout'), stderr: recorded('grype/db-status-none.stderr'), exitCode: 1 });
    expect(problemOf(database!.parse(none)).code).toBe('DATABASE_MISSING');
  });
});

describe('why Grype fails', () => {
  it.each([
    ['no-database', 'DATABASE_MISSING'],
    ['database-damaged', 'DATABASE_MISSING'],
    ['database-too-old', 'DATABASE_TOO_OLD'],
    ['download-failed', 'DATABASE_DOWNLOAD_FAILED'],
    ['archive-cut-off', 'ARCHIVE_UNREADABLE'],
    ['no-archive', 'ARCHIVE_UNREADABLE'],
    ['archive-missing', 'ARCHIVE_UNREADABLE'],
    ['unknown-flag', 'TOOL_TOO_OLD'],
  ])('is told from what it printed: %s', (name, code) => {
    expect(problemOf(scan().parse(output({ stderr: recorded(`grype/${name}.stderr`), exitCode: 1 }))).code).toBe(code);
  });

  it('is not understood when it wrote no report, although it ended well', () => {
    expect(problemOf(scan().parse(output({}))).code).toBe('OUTPUT_NOT_UNDERSTOOD');
    expect(problemOf(scan().parse(output({ files: { 'report.json': '{"matches":[]}' } }))).code).toBe('OUTPUT_NOT_UNDERSTOOD');
  });
});
