import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageScan, ScanFailure, ScanReport, Vulnerability } from '../../../../../src/core/model/scan-report.js';
import type { ScanVerdict } from '../../../../../src/core/model/scan-verdict.js';
import type { GoverningPolicy } from '../../../../../src/core/policy/layer.js';
import { policyOf } from '../../../../support/judging.js';
import { debian, failure, judged, layers, report, scanOf, vexDocument, vulnerability } from '../../../../support/scans.js';

/* What holds of every scan under every policy. */

const settings = { seed: 20261122, numRuns: 150 };

const sections = [
  'thresholds: {critical: {max: 0}, high: {max: 1, fixableOnly: true, grace: 14d}, knownExploited: {max: 0}}, secrets: error, malware: error',
  'scanners: [trivy, grype], require: all, maxAge: 7d, maxDatabaseAge: 2d, thresholds: {medium: {max: 2}}',
  'scanners: [clamav], malware: error, unscanned: warn',
  'thresholds: {low: {max: 0}}, vex: {authors: [product-security@bank.example]}, misconfiguration: warn',
];

const policies: fc.Arbitrary<GoverningPolicy> = fc.constantFrom(
  ...sections.map((section) =>
    policyOf(`scan: {${section}}
exceptions:
  - {id: EX-1, rule: vulnerable-image, vulnerability: CVE-2, match: registry.bank.example/apps/web, owner: jane, ticket: T-1, reason: no, created: 2026-11-01, expires: 2026-12-01}`),
  ),
);

const vulnerabilities: fc.Arbitrary<Vulnerability> = fc
  .record({
    id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-2020-8203'),
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'unknown'),
    fixedIn: fc.constantFrom<readonly string[]>([], ['2.0']),
    published: fc.constantFrom('2020-01-01T00:00:00Z', '2026-11-21T00:00:00Z', 'nonsense'),
    knownExploited: fc.boolean(),
    name: fc.constantFrom('lodash', 'openssl'),
  })
  .map(({ id, severity, name, ...rest }) => vulnerability(id, severity, { ...rest, package: { name, version: '1.0' } }));

const reports: fc.Arbitrary<ScanReport> = fc
  .record({
    id: fc.constantFrom('trivy', 'grype', 'clamav', 'aqua'),
    found: fc.array(vulnerabilities, { maxLength: 4 }),
    finishedAt: fc.constantFrom('2026-11-22T08:00:00Z', '2026-11-01T08:00:00Z', '2027-01-01T00:00:00Z'),
    packages: fc.constantFrom(0, 90),
    secrets: fc.array(fc.constant({ rule: 'key', title: 'A key', severity: 'high' as const, path: 'etc/key', layer: layers.run }), {
      maxLength: 1,
    }),
    malware: fc.array(fc.constant({ signature: 'Eicar', path: 'opt/x', layer: layers.run }), { maxLength: 1 }),
  })
  .map(({ id, found, ...rest }) => report(id, { vulnerabilities: found, ...rest }));

const failures: fc.Arbitrary<ScanFailure> = fc.constantFrom('trivy', 'grype', 'clamav').map((id) => failure(id));

const scans: fc.Arbitrary<ImageScan> = fc
  .record({
    reports: fc.array(reports, { maxLength: 4 }),
    failures: fc.array(failures, { maxLength: 2 }),
    deleted: fc.boolean(),
  })
  .map(({ deleted, ...rest }) =>
    scanOf(rest.reports, {
      failures: rest.failures,
      contents: deleted ? { ...debian, packageDatabases: debian.packageDatabases.map((one) => ({ ...one, deleted })) } : debian,
    }),
  );

const worse = (verdict: ScanVerdict) => ['passed', 'undetermined', 'failed'].indexOf(verdict.outcome);
const judge = (scan: ImageScan, policy: GoverningPolicy) => judged(scan, policy, { vex: [vexDocument()] });

describe('the gate', () => {
  it('is never worse when one vulnerability less is found', () => {
    fc.assert(
      fc.property(scans, policies, fc.nat(), fc.nat(), (scan, policy, which, at) => {
        const fewer = { ...scan, reports: scan.reports.map((one, index) => (index === which % 4 ? without(one, at) : one)) };
        return worse(judge(fewer, policy)) <= worse(judge(scan, policy));
      }),
      settings,
    );
  });

  it('never passes because something failed', () => {
    fc.assert(
      fc.property(scans, policies, failures, (scan, policy, failed) => {
        const before = judge(scan, policy);
        const after = judge({ ...scan, failures: [...scan.failures, failed] }, policy);
        return before.outcome === 'passed' || after.outcome !== 'passed';
      }),
      settings,
    );
  });

  it('never passes without a single report', () => {
    fc.assert(
      fc.property(policies, fc.array(failures), (policy, failed) => judge(scanOf([], { failures: failed }), policy).outcome !== 'passed'),
      settings,
    );
  });

  it('gives the same answer in whatever order the scanners were done', () => {
    fc.assert(
      fc.property(scans, policies, fc.nat(), (scan, policy, by) => {
        const turned = { ...scan, reports: rotated(scan.reports, by).toReversed(), failures: scan.failures.toReversed() };
        expect(judge(turned, policy)).toEqual(judge(scan, policy));
      }),
      settings,
    );
  });

  it('never fails without a finding, is never undetermined without a reason, and passes with neither', () => {
    fc.assert(
      fc.property(scans, policies, (scan, policy) => {
        const { outcome, findings, missing } = judge(scan, policy);
        const stops = findings.some(({ level, excepted }) => level === 'error' && excepted === undefined);
        return outcome === (stops ? 'failed' : missing.length > 0 ? 'undetermined' : 'passed');
      }),
      settings,
    );
  });
});

function without(one: ScanReport, at: number): ScanReport {
  return { ...one, vulnerabilities: one.vulnerabilities.filter((_, index) => index !== at % Math.max(1, one.vulnerabilities.length)) };
}

function rotated<T>(values: readonly T[], by: number): readonly T[] {
  const at = values.length === 0 ? 0 : by % values.length;
  return [...values.slice(at), ...values.slice(0, at)];
}
