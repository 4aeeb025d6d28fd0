import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeVulnerabilities, scanners, severities, type ScanReport, type Vulnerability } from '../../../../src/core/index.js';
import { options, output, recorded, target, valueOf } from './support/recorded.js';

function report(id: string, vulnerabilities: readonly Vulnerability[], told: Partial<ScanReport> = {}): ScanReport {
  return {
    scanner: { id },
    startedAt: '2026-11-22T14:00:00.000Z',
    finishedAt: '2026-11-22T14:01:00.000Z',
    lookedFor: ['vulnerabilities'],
    tellsKnownExploited: false,
    vulnerabilities,
    secrets: [],
    misconfigurations: [],
    malware: [],
    notCovered: [],
    ...told,
  };
}

function found(
  told: Partial<Vulnerability> & { readonly purl?: string; readonly path?: string; readonly name?: string } = {},
): Vulnerability {
  const { purl, path, name = 'lodash', ...rest } = told;
  return {
    id: 'CVE-2020-8203',
    aliases: [],
    package: { name, version: '4.17.15', ...(purl !== undefined && { purl }), ...(path !== undefined && { path }) },
    fixedIn: [],
    severity: 'high',
    ...rest,
  };
}

describe('merging what scanners found', () => {
  it('is one entry for one vulnerability in one package, with who said what', () => {
    const merged = mergeVulnerabilities([
      report('trivy', [
        found({ purl: 'pkg:npm/lodash@4.17.15', severity: 'high', fixedIn: ['4.17.19'], published: '2020-08-01T00:00:00.000Z' }),
      ]),
      report('grype', [
        found({
          id: 'GHSA-p6mc-m468-83gw',
          aliases: ['CVE-2020-8203'],
          purl: 'pkg:npm/lodash@4.17.15?x=y',
          severity: 'critical',
          knownExploited: true,
          published: '2020-07-15T00:00:00.000Z',
        }),
      ]),
    ]);
    expect(merged).toEqual([
      {
        id: 'CVE-2020-8203',
        aliases: ['GHSA-p6mc-m468-83gw'],
        package: { name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15' },
        fixedIn: ['4.17.19'],
        severity: 'critical',
        knownExploited: true,
        published: '2020-07-15T00:00:00.000Z',
        sightings: [
          { scanner: 'grype', id: 'GHSA-p6mc-m468-83gw', severity: 'critical', fixedIn: [] },
          { scanner: 'trivy', id: 'CVE-2020-8203', severity: 'high', fixedIn: ['4.17.19'] },
        ],
        disagreements: ['Severity: grype says critical, trivy says high.', 'Fix: trivy names one, grype does not.'],
      },
    ]);
  });

  it('knows one package under several spellings of its URL', () => {
    const pairs = [
      [
        'pkg:deb/debian/login@4.13%2Bdfsg1-1?arch=amd64&epoch=1',
        'pkg:deb/debian/login@1%3A4.13%2Bdfsg1-1?distro=debian-12&upstream=shadow',
      ],
      ['pkg:golang/stdlib@v1.22.0', 'pkg:golang/stdlib@1.22.0'],
      ['pkg:pypi/Flask_Login@1.0', 'pkg:pypi/flask-login@1.0'],
      ['pkg:npm/%40scope/name@1.0', 'pkg:npm/@scope/name@1.0'],
    ];
    for (const [one, other] of pairs) {
      expect(mergeVulnerabilities([report('a', [found({ purl: one! })]), report('b', [found({ purl: other! })])])).toHaveLength(1);
    }
  });

  it('keeps apart the vulnerabilities that one advisory is about: an exception for one covers no other', () => {
    const purl = 'pkg:rpm/redhat/openssl@1.1.1';
    const one = found({ id: 'CVE-2023-0001', aliases: ['RHSA-2023:1'], purl });
    const two = found({ id: 'CVE-2023-0002', aliases: ['RHSA-2023:1'], purl, severity: 'low' });
    const advisory = found({ id: 'RHSA-2023:1', purl });
    const ids = (entries: readonly Vulnerability[]) =>
      mergeVulnerabilities([report('trivy', [one, two]), report('other', entries)]).map(({ id, aliases, severity }) => [
        id,
        ...aliases,
        severity,
      ]);
    const apart = [
      ['CVE-2023-0001', 'RHSA-2023:1', 'high'],
      ['CVE-2023-0002', 'RHSA-2023:1', 'low'],
    ];
    expect(ids([])).toEqual(apart);
    expect(ids([one])).toEqual(apart);
    expect(ids([advisory])).toEqual([apart[0], ['RHSA-2023:1', 'high'], apart[1]]);
  });

  it('takes an advisory that names several CVE ids for as many vulnerabilities', () => {
    const elsa = found({ id: 'CVE-2023-0001', aliases: ['CVE-2023-0002', 'ELSA-2023-1'], purl: 'pkg:rpm/ol/openssl@1.1.1' });
    const merged = mergeVulnerabilities([report('grype', [elsa])]);
    expect(merged.map(({ id, aliases }) => [id, ...aliases])).toEqual([
      ['CVE-2023-0001', 'ELSA-2023-1'],
      ['CVE-2023-0002', 'ELSA-2023-1'],
    ]);
  });

  it('joins no two CVE ids through a chain of others', () => {
    const merged = mergeVulnerabilities([
      report('a', [found({ id: 'CVE-2023-0001', aliases: ['GHSA-a'] }), found({ id: 'CVE-2023-0002', aliases: ['X-1'] })]),
      report('b', [found({ id: 'GHSA-a', aliases: ['X-1'] })]),
    ]);
    expect(merged.map(({ id }) => id)).toEqual(['CVE-2023-0001', 'CVE-2023-0002']);
  });

  it('keeps apart what is not the same package, although the name is', () => {
    const merged = mergeVulnerabilities([
      report('a', [found({ purl: 'pkg:npm/lodash@4.17.15' }), found({ purl: 'pkg:deb/debian/lodash@4.17.15' })]),
    ]);
    expect(merged).toHaveLength(2);
  });

  it('falls back to name and version where a scanner gives no URL', () => {
    const merged = mergeVulnerabilities([report('trivy', [found({ purl: 'pkg:npm/lodash@4.17.15' })]), report('aqua', [found()])]);
    expect(merged).toHaveLength(1);
    expect(merged[0]?.package.purl).toBe('pkg:npm/lodash@4.17.15');
  });

  it('counts copies of a package once and keeps all their places and layers', () => {
    const [layer, other] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`);
    const purl = 'pkg:npm/lodash@4.17.15';
    const merged = mergeVulnerabilities([
      report('grype', [found({ purl, path: '/a/package.json', layer: layer! }), found({ purl, path: '/b/package.json', layer: other! })]),
      report('trivy', [found({ purl, path: '/a/package.json' })]),
    ]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({
      package: { path: '/a/package.json' },
      layer,
      otherPlaces: [{ path: '/b/package.json', layer: other }],
    });
  });

  it('says which scanner did not find it, of those that looked', () => {
    const silent = report('grype', []);
    const elsewhere = report('clamav', [], { lookedFor: ['malware'] });
    expect(mergeVulnerabilities([report('trivy', [found()]), silent, elsewhere])[0]?.disagreements).toEqual(['Not found by grype.']);
  });

  it('takes a known severity over an unknown one, and calls that no disagreement', () => {
    const [merged] = mergeVulnerabilities([report('a', [found({ severity: 'unknown' })]), report('b', [found({ severity: 'low' })])]);
    expect(merged).toMatchObject({ severity: 'low', disagreements: [] });
  });

  it('puts the worst first, whatever the order of the reports', () => {
    const reports = [
      report('a', [found({ id: 'CVE-2020-0002', severity: 'low' }), found({ id: 'CVE-2020-0003', severity: 'critical' })]),
      report('b', [found({ id: 'CVE-2020-0001', severity: 'critical' }), found({ id: 'CVE-2020-0002', severity: 'medium' })]),
    ];
    const ids = (merged: readonly { readonly id: string }[]) => merged.map(({ id }) => id);
    expect(ids(mergeVulnerabilities(reports))).toEqual(['CVE-2020-0001', 'CVE-2020-0003', 'CVE-2020-0002']);
    expect(ids(mergeVulnerabilities([...reports].reverse()))).toEqual(['CVE-2020-0001', 'CVE-2020-0003', 'CVE-2020-0002']);
  });

  it('joins what the recorded Trivy and Grype say of the same packages', () => {
    const read = (id: string, told: Parameters<typeof output>[0]) => {
      const scanner = scanners.find((candidate) => candidate.id === id)!;
      if (scanner.scan.over !== 'image') throw new Error('image');
      return valueOf(scanner.scan.call(target, options()).parse(output(told))).vulnerabilities;
    };
    const merged = mergeVulnerabilities([
      report('trivy', read('trivy', { stdout: recorded('trivy/good.stdout') })),
      report('grype', read('grype', { files: { 'report.json': recorded('grype/good.report.json') } })),
    ]);
    const both = merged.filter(({ sightings }) => new Set(sightings.map(({ scanner }) => scanner)).size === 2);
    expect(both.map(({ id, package: { name } }) => `${id} ${name}`)).toEqual([
      'CVE-2021-44906 minimist',
      'CVE-2020-8203 lodash',
      'CVE-2021-23337 lodash',
    ]);
  });

  it('never finds anything milder than the worst that a scanner said', () => {
    const item = fc.record({
      id: fc.constantFrom('CVE-2020-0001', 'CVE-2020-0002', 'GHSA-x'),
      severity: fc.constantFrom(...severities),
      name: fc.constantFrom('a', 'b'),
    });
    const lists = fc.array(fc.array(item, { maxLength: 8 }), { maxLength: 4 });
    const rank = (severity: (typeof severities)[number]) => severities.indexOf(severity);
    fc.assert(
      fc.property(lists, (told) => {
        const merged = mergeVulnerabilities(
          told.map((items, index) =>
            report(
              `s${index}`,
              items.map((entry) => found(entry)),
            ),
          ),
        );
        for (const entry of told.flat()) {
          const mine = merged.find(({ id, aliases, package: { name } }) => name === entry.name && [id, ...aliases].includes(entry.id));
          expect(mine && rank(mine.severity)).toBeLessThanOrEqual(rank(entry.severity));
        }
        expect(new Set(merged.map(({ id, package: { name } }) => `${id} ${name}`)).size).toBe(merged.length);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('takes a time that grows with the number of entries', () => {
    const many = (count: number) =>
      ['trivy', 'grype'].map((id) =>
        report(
          id,
          Array.from({ length: count }, (_, index) =>
            found({ id: `CVE-2020-${10_000 + index}`, name: `p${index % 500}`, purl: `pkg:npm/p${index % 500}@4.17.15` }),
          ),
        ),
      );
    const time = (count: number) => {
      const reports = many(count);
      const start = performance.now();
      expect(mergeVulnerabilities(reports)).toHaveLength(count);
      return performance.now() - start;
    };
    time(2_000);
    // 20 times as many: quadratic work would take 400 times as long.
    expect(time(40_000)).toBeLessThan(Math.max(time(2_000), 5) * 100);
  });

  it('follows long chains of shared ids without recursion', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => found({ id: `X-${index}`, aliases: [`X-${index + 1}`] }));
    expect(mergeVulnerabilities([report('a', chain)])).toHaveLength(1);
  });
});
