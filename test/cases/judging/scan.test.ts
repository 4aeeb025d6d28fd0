import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImageScan } from '../../../src/core/model/scan-report.js';
import { judgeScan, judgeScans } from '../../../src/core/policy/judge-scan.js';
import { layerOf, policyOf, today } from '../../support/judging.js';
import { clean, debian, failure, judged, layers, report, scanOf, sumScan, vulnerability, withVulnerabilities, without } from '../../support/scans.js';

/* The bank's `scan` section of policy.md section 2 over literal scans: outcome, rules and what is missing. Judged on 22 November 2026. */

const text = readFileSync(new URL('../../fixtures/policy/bank.yaml', import.meta.url), 'utf8');
const bank = { layers: [layerOf(text, 'organisation', '/etc/wharfmaster/bank.yaml')], broken: [] };

type Row = readonly [what: string, scan: ImageScan | undefined, verdict: string];

function table(title: string, rows: readonly Row[], governing = bank): void {
  describe(title, () => {
    it.each(rows)('%s', (_, scan, verdict) => {
      expect(sumScan(judged(scan, governing))).toBe(verdict);
    });
  });
}

const trivy = report('trivy');
const grype = report('grype');
const clamav = report('clamav');
const critical = vulnerability('CVE-2021-44228', 'critical');

table('passes', [
  ['an image in which nothing was found', scanOf(), 'passed'],
  ['one listed scanner is enough for vulnerabilities', scanOf([trivy, clamav]), 'passed'],
  ['a failed scanner beside a good one', scanOf(clean, { failures: [failure('aqua')] }), 'passed'],
  ['twenty medium ones, as many as are accepted', withVulnerabilities(...many(20, 'medium')), 'passed'],
  ['low and negligible ones, about which nothing is said', withVulnerabilities(...many(30, 'low'), ...many(9, 'negligible', 50)), 'passed'],
  ['high without a fix', withVulnerabilities(vulnerability('CVE-1', 'high', { fixedIn: [] })), 'passed'],
  ['high of last week', withVulnerabilities(vulnerability('CVE-1', 'high', { published: '2026-11-15T00:00:00Z' })), 'passed'],
]);

table('fails', [
  ['an image that nobody scanned', undefined, 'failed\nimage-not-scanned:error\n? a scan of this image'],
  [
    'an image that only an unlisted scanner looked at',
    scanOf([report('aqua'), clamav]),
    'failed\nimage-not-scanned:error\n? a scan of this image',
  ],
  ['a critical one', withVulnerabilities(critical), 'failed\nvulnerable-image:error×1'],
  ['a critical one that an unlisted scanner alone found', scanOf([...clean, report('aqua', { vulnerabilities: [critical] })]), 'failed\nvulnerable-image:error×1'],
  ['a high one without a date of publication', withVulnerabilities(undated('CVE-1')), 'failed\nvulnerable-image:error×1'],
  ['a high one of a month ago', withVulnerabilities(vulnerability('CVE-1', 'high', { published: '2026-10-15T00:00:00Z' })), 'failed\nvulnerable-image:error×1'],
  ['twenty-one medium ones', withVulnerabilities(...many(21, 'medium')), 'failed\nvulnerable-image:error×21'],
  [
    'a low one that is known to be exploited',
    withVulnerabilities(vulnerability('CVE-1', 'low', { knownExploited: true })),
    'failed\nvulnerable-image:error×1',
  ],
  [
    'a secret, malware and a misconfiguration, each at its level',
    scanOf([
      report('trivy', {
        secrets: [{ rule: 'private-key', title: 'Private key', severity: 'high', path: 'root/.ssh/id_rsa', layer: layers.copy }],
        misconfigurations: [{ id: 'DS-0002', title: 'Image runs as root', severity: 'high' }],
      }),
      report('clamav', { malware: [{ signature: 'Test.Eicar', path: 'opt/x', layer: layers.run }] }),
    ]),
    'failed\nmalware-in-image:error×1\nsecret-in-image:error×1\nmisconfigured-image:warn×1',
  ],
  [
    'scans of last week',
    scanOf(clean.map((one) => ({ ...one, finishedAt: '2026-11-14T00:00:00Z' }))),
    'failed\nscan-stale:error',
  ],
]);

table('is undetermined', [
  [
    'every listed scanner failed',
    scanOf([clamav], { failures: [failure('trivy'), failure('grype')] }),
    'undetermined\n? a scan with Grype: grype did not finish within 5 minutes. Give it more time.\n? a scan with Trivy: trivy did not finish within 5 minutes. Give it more time.',
  ],
  [
    'nobody looked for malware',
    scanOf([trivy, grype]),
    'undetermined\n? a scan for malware: Grype and Trivy did not look for that; Aqua, ClamAV or Prisma Cloud (twistcli) can',
  ],
  [
    'the malware scanner failed',
    scanOf([trivy, grype], { failures: [failure('clamav')] }),
    'undetermined\n? a scan with ClamAV: clamav did not finish within 5 minutes. Give it more time.',
  ],
  [
    'nobody says whether it is exploited',
    scanOf([report('trivy', { vulnerabilities: [untold('CVE-1')] }), clamav]),
    'undetermined\n? whether a vulnerability is known to be exploited, e.g. `CVE-1`: Trivy did not say',
  ],
  [
    'a report of tomorrow',
    scanOf([report('trivy', { finishedAt: '2026-11-24T00:00:00Z' }), clamav]),
    'undetermined\n? a clock that is right: Trivy says it finished on 2026-11-24, which is in the future',
  ],
  [
    'a deleted package database',
    scanOf(clean, { contents: { ...debian, packageDatabases: [{ kind: 'dpkg', path: 'var/lib/dpkg/status', layer: layers.base, deleted: true }] } }),
    'undetermined\n? which packages are installed: the image deletes or empties its package database `var/lib/dpkg/status` (dpkg)',
  ],
  [
    'a scanner that left a file out',
    scanOf([trivy, grype, report('clamav', { notCovered: [{ what: 'opt/big.zip', why: 'larger than 100 MiB' }] })]),
    'undetermined\n? what is in `opt/big.zip`: ClamAV did not look into it (larger than 100 MiB)',
  ],
]);

describe('a finding of the gate', () => {
  it('says what was found, why it counts and what fixes it', () => {
    const [finding] = judged(withVulnerabilities(critical, vulnerability('CVE-1', 'critical', { package: { name: 'openssl', version: '3.0.1' }, fixedIn: ['3.0.2', '1.1.1q'] })), bank).findings;
    expect(finding).toMatchObject({
      rule: 'vulnerable-image',
      what: '`registry.bank.example/apps/web:1.4` has 2 critical vulnerabilities: CVE-1 in openssl 3.0.1 (fixed in 3.0.2), CVE-2021-44228 in lodash 4.17.15 (fixed in 4.17.21).',
      why: 'The policy bank-standard accepts none.',
      next: 'Update openssl to 3.0.2, lodash to 4.17.21, or build on a base that has them.',
      policy: [{ name: 'bank-standard', layer: 'organisation' }],
    });
    expect(finding?.related[0]?.span.start).toBe(text.indexOf('0}, high'));
  });

  it('never holds more than a few names, however many there are', () => {
    const [finding] = judged(withVulnerabilities(...many(500, 'critical')), bank).findings;
    expect(finding?.items).toHaveLength(500);
    expect(finding?.what).toBe(
      '`registry.bank.example/apps/web:1.4` has 500 critical vulnerabilities: CVE-0000 in lodash 4.17.15 (fixed in 4.17.21), CVE-0001 in lodash 4.17.15 (fixed in 4.17.21), CVE-0002 in lodash 4.17.15 (fixed in 4.17.21) and 497 more.',
    );
  });
});

describe('several layers', () => {
  const own = (section: string) => layerOf(`apiVersion: wharfmaster/v1\nkind: ImagePolicy\n${section}`, 'workspace', 'app/.wharfmaster.yaml');
  const [organisation] = bank.layers;
  const both = (section: string) => ({ layers: [organisation!, own(section)], broken: [] });

  it('are judged alone, and the strictest outcome wins', () => {
    const low = withVulnerabilities(vulnerability('CVE-1', 'low'));
    expect(sumScan(judged(low, both('scan: {thresholds: {low: {max: 0}}}')))).toBe('failed\nvulnerable-image:error×1');
    expect(sumScan(judged(withVulnerabilities(critical), both('scan: {thresholds: {critical: {max: 99}}}')))).toBe('failed\nvulnerable-image:error×1');
  });

  it('that say the same make one finding that names both', () => {
    const [finding, ...others] = judged(withVulnerabilities(critical), both('metadata: {name: shop}\nscan: {thresholds: {critical: {max: 0}}}')).findings;
    expect(others).toEqual([]);
    expect(finding?.policy.map(({ name }) => name)).toEqual(['bank-standard', 'shop']);
    expect(finding?.why).toBe('The policy bank-standard accepts none. The policy shop says so too.');
  });

  it('without a scan section ask nothing', () => {
    expect(sumScan(judged(scanOf(), policyOf('sources: {allow: ["**"]}')))).toBe('undetermined unasked\n? a policy that says something about scans');
    expect(sumScan(judged(scanOf(), both('sources: {allow: ["**"]}')))).toBe('passed');
  });

  it('of which one is broken leave it undetermined', () => {
    const broken = { ...bank, broken: [{ layer: 'workspace' as const, file: 'app/.wharfmaster.yaml' }] };
    expect(sumScan(judged(scanOf(), broken))).toBe('undetermined\n? a policy that can be read: `app/.wharfmaster.yaml` is broken');
    expect(sumScan(judged(undefined, { layers: [], broken: broken.broken }))).toBe(
      'undetermined\n? a policy that can be read: `app/.wharfmaster.yaml` is broken',
    );
  });
});

describe('an index', () => {
  const on = (architecture: string, scan: ImageScan): ImageScan => ({
    ...scan,
    subject: { ...scan.subject, imageId: `sha256:${architecture}`, platform: { os: 'linux', architecture } },
  });
  const context = { ...today, vex: [] };

  it('passes only if each of its platforms does', () => {
    expect(judgeScans([on('amd64', scanOf()), on('arm64', scanOf())], bank, context).outcome).toBe('passed');
    const failed = judgeScans([on('amd64', scanOf()), on('arm64', withVulnerabilities(critical))], bank, context);
    expect(failed.outcome).toBe('failed');
    expect(failed.findings[0]?.what).toMatch(/^On linux\/arm64: /);
    expect(judgeScans([on('amd64', scanOf()), on('arm64', scanOf([trivy]))], bank, context)).toMatchObject({
      outcome: 'undetermined',
      missing: ['on linux/arm64: a scan for malware: Trivy did not look for that; Aqua, ClamAV or Prisma Cloud (twistcli) can'],
    });
  });

  it('without any platform is not scanned', () => {
    expect(judgeScans([], bank, context)).toEqual(judgeScan(undefined, bank, context));
  });
});

function many(count: number, severity: Parameters<typeof vulnerability>[1], from = 0) {
  return Array.from({ length: count }, (_, at) => vulnerability(`CVE-${String(from + at).padStart(4, '0')}`, severity));
}

function undated(id: string) {
  return without(vulnerability(id, 'high'), 'published');
}

function untold(id: string) {
  return without(vulnerability(id, 'low'), 'knownExploited');
}

describe('an image that could not be had', () => {
  it('is undetermined, since nobody could look: a lying archive, a daemon that is down', () => {
    const gone = { code: 'DAEMON_UNREACHABLE' as const, message: 'Docker does not answer.', next: 'Start Docker.' };
    const verdict = judgeScan(undefined, bank, { ...today, vex: [], failure: gone });
    expect(sumScan(verdict)).toBe('undetermined\n? a scan of this image');
  });
});
