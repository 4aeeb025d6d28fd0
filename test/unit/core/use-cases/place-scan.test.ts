import { describe, expect, it } from 'vitest';
import type { Attribution, InstructionPlace } from '../../../../src/core/layers/attribution.js';
import type { ImageScan } from '../../../../src/core/model/scan-report.js';
import type { Finding } from '../../../../src/core/model/verdict.js';
import { blocksStage } from '../../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { placeScan } from '../../../../src/core/use-cases/place-scan.js';
import { summariseScan } from '../../../../src/core/use-cases/summarise-scan.js';
import { policyOf } from '../../../support/judging.js';
import { failure, judged, layers, report, scanOf, vexDocument, vulnerability } from '../../../support/scans.js';

const dockerfile = 'FROM registry.bank.example/base/node:22\nRUN apt-get install curl\nCOPY . /app\n';

function place(keyword: string, text: string): InstructionPlace {
  const start = dockerfile.indexOf(text);
  const span = { start, end: start + text.length };
  return { keyword, span, head: span };
}

const from = place('FROM', 'registry.bank.example/base/node:22');
const attribution: Attribution = {
  origins: new Map([
    [layers.base, { from: 'base' }],
    [layers.run, { from: 'instruction', instruction: place('RUN', 'RUN apt-get install curl') }],
    [layers.copy, { from: 'instruction', instruction: place('COPY', 'COPY . /app') }],
  ]),
  baseLayers: 1,
  from,
  fit: 'exact',
  score: 1,
};

const quiet = policyOf('sources: {allow: ["**"]}');
const strict = policyOf('metadata: {name: bank}\nscan: {thresholds: {critical: {max: 0}}}');

function placed(scan: ImageScan, policy: GoverningPolicy, where: Attribution = attribution): readonly Finding[] {
  return placeScan(scan, judged(scan, policy, { vex: [vexDocument()] }), where, 'Dockerfile');
}

/** Each finding as the text it stands on, its rule and level, and what it says. */
function picture(findings: readonly Finding[]): readonly string[] {
  return findings.map(
    ({ at, rule, level, excepted, what }) =>
      `${dockerfile.slice(at.span.start, at.span.end)} | ${rule} ${excepted === undefined ? level : `excepted(${excepted.id})`} | ${what}`,
  );
}

const openssl = { package: { name: 'openssl', version: '3.0.1' }, fixedIn: ['3.0.2'], layer: layers.base };
const found = scanOf([
  report('trivy', {
    vulnerabilities: [
      vulnerability('CVE-1', 'critical', openssl),
      vulnerability('CVE-2', 'high', openssl),
      vulnerability('CVE-3', 'critical'),
      vulnerability('CVE-4', 'low', { package: { name: 'curl', version: '8.0' }, fixedIn: [], layer: layers.run }),
    ],
    secrets: [{ rule: 'private-key', title: 'Private key', severity: 'high', path: 'app/key.pem', line: 3, layer: layers.copy }],
    misconfigurations: [{ id: 'DS-0002', title: 'Runs as root', severity: 'high', advice: 'Add USER.' }],
  }),
]);

describe('what a scan found stands on the instruction that brought it in', () => {
  it('with counts and the worst first, at the level of the strictest finding among it', () => {
    expect(picture(placed(found, strict))).toEqual([
      'registry.bank.example/base/node:22 | vulnerable-image error | The base image brought in 2 vulnerabilities (1 critical, 1 high): CVE-1 in openssl 3.0.1 (fixed in 3.0.2), CVE-2 in openssl 3.0.1 (fixed in 3.0.2).',
      'registry.bank.example/base/node:22 | misconfigured-image info | The image has 1 misconfiguration (1 high): Runs as root (DS-0002).',
      'RUN apt-get install curl | vulnerable-image info | This `RUN` brought in 1 vulnerability (1 low): CVE-4 in curl 8.0 (no fix yet).',
      'COPY . /app | vulnerable-image error | This `COPY` brought in 1 vulnerability (1 critical): CVE-3 in lodash 4.17.15 (fixed in 4.17.21).',
      'COPY . /app | secret-in-image info | This `COPY` brought in 1 secret (1 high): Private key in app/key.pem, line 3.',
    ]);
  });

  it('and says why, what to do next, and which policy', () => {
    const [base, , run] = placed(found, strict);
    expect(base).toMatchObject({
      why: 'The policy bank accepts none.',
      next: 'Update openssl to 3.0.2, or build on a base that has them.',
      policy: [{ name: 'bank' }],
    });
    expect(base?.related).toHaveLength(1);
    expect(run).toMatchObject({
      why: 'The policy accepts it. Where it came from is what the image’s history says.',
      next: 'There is no fix yet: do without the package, or take another base.',
      policy: [],
    });
  });

  it('as information when no policy asks', () => {
    const findings = placed(found, quiet);
    expect(findings).toHaveLength(5);
    expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(['info']));
    expect(findings[0]?.why).toBe('No policy says what may be in an image.');
  });

  it('once for each layer that holds a copy of the package', () => {
    const copies = [layers.base, layers.copy].map((layer) =>
      vulnerability('CVE-1', 'high', { layer, package: { name: 'lodash', version: '4.17.15', path: layer } }),
    );
    expect(placed(scanOf([report('grype', { vulnerabilities: copies })]), quiet).map(({ at }) => at.span.start)).toEqual([
      5,
      dockerfile.indexOf('COPY'),
    ]);
  });
});

describe('what nobody can place stands at FROM, with the reason', () => {
  const lone = scanOf([report('grype', { vulnerabilities: [vulnerability('CVE-1', 'low', { layer: layers.run })] })]);
  const whyOf = (where: Attribution) => {
    const [finding, ...others] = placed(lone, quiet, where);
    expect(others).toEqual([]);
    expect(finding?.at.span).toEqual(from.head);
    expect(finding?.what).toMatch(/^The image has 1 vulnerability/);
    return finding?.why;
  };

  it('squashed layers', () => {
    expect(whyOf({ ...attribution, origins: new Map([[layers.run, { from: 'unknown', why: 'squashed' }]]) })).toMatch(
      /squashed into one\.$/,
    );
  });

  it('a Dockerfile that changed since', () => {
    expect(whyOf({ ...attribution, origins: new Map([[layers.run, { from: 'unknown', why: 'changed' }]]) })).toMatch(
      /no longer is the one/,
    );
    expect(whyOf({ ...attribution, origins: new Map(), fit: 'none' })).toMatch(/no longer is the one/);
  });

  it('a scanner that names no layer, or none of this image', () => {
    expect(whyOf({ ...attribution, origins: new Map() })).toMatch(/does not say to which\.$/);
  });

  it('and at the start of a file without a FROM', () => {
    const { from: none, ...rest } = attribution;
    expect(none).toBeDefined();
    expect(placed(lone, quiet, { ...rest, origins: new Map() })[0]?.at.span).toEqual({ start: 0, end: 0 });
  });
});

describe('what policy excepts or an exploitability statement takes out', () => {
  const policy = policyOf(`scan: {thresholds: {critical: {max: 0}}, vex: {authors: [product-security@bank.example], signers: [release-ci]}}
exceptions:
  - {id: EX-1, rule: vulnerable-image, vulnerability: CVE-3, match: registry.bank.example/apps/web, owner: jane, ticket: T-1, reason: not reachable, created: 2026-11-01, expires: 2026-12-31}`);
  const scan = scanOf([
    report('grype', {
      vulnerabilities: [vulnerability('CVE-3', 'critical'), vulnerability('CVE-2020-8203', 'critical'), vulnerability('CVE-5', 'critical')],
    }),
  ]);

  it('is kept, apart from what counts', () => {
    expect(picture(placed(scan, policy))).toEqual([
      'COPY . /app | vulnerable-image error | This `COPY` brought in 1 vulnerability (1 critical): CVE-5 in lodash 4.17.15 (fixed in 4.17.21).',
      'COPY . /app | vulnerable-image info | This `COPY` brought in 1 vulnerability (1 critical): CVE-2020-8203 in lodash 4.17.15 (fixed in 4.17.21).',
      'COPY . /app | vulnerable-image excepted(EX-1) | This `COPY` brought in 1 vulnerability (1 critical): CVE-3 in lodash 4.17.15 (fixed in 4.17.21).',
    ]);
    expect(placed(scan, policy)[1]?.why).toMatch(/^`.vex\/web.openvex.json` says that it does not affect this image\./);
  });

  it('is counted in the summary', () => {
    expect(summariseScan(scan, judged(scan, policy, { vex: [vexDocument()] }))).toMatchObject({
      outcome: 'failed',
      vulnerabilities: { critical: 3, high: 0 },
      fixable: 3,
      excepted: 1,
      notAffected: 1,
      words: '3 critical',
    });
  });
});

describe('what is said of the scan itself stands at FROM', () => {
  it('too old', () => {
    const old = scanOf([report('grype', { finishedAt: '2026-10-01T00:00:00Z' })]);
    expect(picture(placed(old, policyOf('scan: {maxAge: 7d}')))).toEqual([
      'registry.bank.example/base/node:22 | scan-stale error | What is known about `registry.bank.example/apps/web:1.4` is too old. The scan with Grype is of 2026-10-01, and it may be 7 days old.',
    ]);
  });

  it('what would have to be known', () => {
    const failed = scanOf([], { failures: [failure('trivy')] });
    expect(picture(placed(failed, strict))).toEqual([
      'registry.bank.example/base/node:22 | image-not-scanned info | Nobody can say whether `registry.bank.example/apps/web:1.4` passes. Missing: a scan with Trivy: trivy did not finish within 5 minutes. Give it more time.',
    ]);
  });
});

it('a scan in numbers', () => {
  const summary = summariseScan(found, judged(found, quiet));
  expect(summary).toMatchObject({
    outcome: 'unasked',
    secrets: 1,
    misconfigurations: 1,
    malware: 0,
    scanners: [{ id: 'trivy', label: 'Trivy', version: '1.0.0', finishedAt: '2026-11-22T08:00:00Z' }],
    failed: [],
    words: '2 critical, 1 high, 1 low, 1 secret, 1 misconfiguration',
  });
  const clean = scanOf([report('trivy')], { failures: [failure('grype')] });
  expect(summariseScan(clean, judged(clean, strict))).toMatchObject({ outcome: 'passed', words: 'nothing found', failed: ['Grype'] });
});

it('a failed verdict stops the stages that its policies enforce', () => {
  const reporting = policyOf('enforcement: {ci: report}\nscan: {thresholds: {critical: {max: 0}}}');
  expect(blocksStage(judged(found, strict), strict, 'ci')).toBe(true);
  expect(blocksStage(judged(found, strict), strict, 'edit')).toBe(false);
  expect(blocksStage(judged(found, reporting), reporting, 'ci')).toBe(false);
});
