import { describe, expect, it } from 'vitest';
import { judgeScan, type ScanJudgingContext } from '../../../src/core/policy/judge-scan.js';
import { layerOf, policyOf, today } from '../../support/judging.js';
import {
  failure,
  imageId,
  judged,
  layers,
  manifest,
  report,
  scanOf,
  sumScan,
  vulnerability,
  withVulnerabilities,
} from '../../support/scans.js';

/* Exceptions over what a scan finds (policy.md section 5): by id, package, image and date. Judged on 22 November 2026. */

const lodash = vulnerability('CVE-2020-8203', 'high', { aliases: ['GHSA-p6mc-m468-83gw'] });
const found = withVulnerabilities(lodash);

function under(exception: string, section = 'thresholds: {high: {max: 0}}', rest = '') {
  return policyOf(`scan: {${section}}
exceptions:
  - {id: EX-1, match: registry.bank.example/apps/web, owner: jane, ticket: T-1, reason: not reachable, created: 2026-11-01, ${exception}}
${rest}`);
}

const inForce = 'expires: 2026-12-31';
const rule = 'rule: vulnerable-image';

function judgedUnder(exception: string, context: Partial<ScanJudgingContext> = {}) {
  return sumScan(judged(found, under(exception), context));
}

describe('an exception takes a vulnerability out of the count', () => {
  it.each([
    ['by its id', 'vulnerability: CVE-2020-8203'],
    ['by another id of it, in any case', 'vulnerability: ghsa-P6MC-m468-83gw'],
    ['by its package', 'package: "pkg:npm/lodash"'],
    ['by its package at this version', 'package: "pkg:npm/lodash@4.17.15"'],
    ['by the name of its package', 'package: lodash'],
    ['by both', 'vulnerability: CVE-2020-8203, package: "pkg:npm/lodash"'],
    ['by the digest of the manifest', `digest: "${manifest}"`],
    ['by the image id', `digest: "${imageId}", vulnerability: CVE-2020-8203`],
    ['and all others, when it names none', 'approvedBy: ciso'],
  ])('%s', (_, narrowing) => {
    expect(judgedUnder(`${rule}, ${narrowing}, ${inForce}`)).toBe('passed\nvulnerable-image:excepted(EX-1)×1');
  });
});

describe('an exception covers nothing', () => {
  it.each([
    ['of another vulnerability', 'vulnerability: CVE-2020-8204'],
    ['of another package', 'package: "pkg:npm/lodash-es"'],
    ['of a package of another kind', 'package: "pkg:deb/debian/lodash"'],
    ['of another version', 'package: "pkg:npm/lodash@4.17.16"'],
    ['of other bytes', `digest: "sha256:${'f'.repeat(64)}"`],
    ['of another repository of ours', 'scope: {repositories: [gitlab.bank.example/msg/*]}'],
  ])('%s', (_, narrowing) => {
    expect(judgedUnder(`${rule}, ${narrowing}, ${inForce}`)).toBe('failed\nvulnerable-image:error×1');
  });

  it('of an image without a name', () => {
    expect(judgeScan(found, under(`${rule}, ${inForce}`), { ...today, vex: [] }).outcome).toBe('failed');
  });

  it('of another rule', () => {
    expect(judgedUnder(`rule: secret-in-image, ${inForce}`)).toBe('failed\nvulnerable-image:error×1');
  });
});

describe('dates', () => {
  it('with the scope of the repository, it covers until the end of its last day', () => {
    const exception = `${rule}, scope: {repositories: [gitlab.bank.example/web/*]}, expires: 2026-11-22`;
    expect(judgedUnder(exception, { origin: 'git@gitlab.bank.example:web/shop.git' })).toBe(
      'passed\nexception-expiring:info\nvulnerable-image:excepted(EX-1)×1',
    );
  });

  it('an expired one brings the finding back and is said', () => {
    const verdict = judged(found, under(`${rule}, vulnerability: CVE-2020-8203, expires: 2026-11-21`));
    expect(sumScan(verdict)).toBe('failed\nvulnerable-image:error×1\nexception-expired:warn');
    expect(verdict.findings[1]).toMatchObject({
      what: 'The exception `EX-1` (T-1) that covered something in this image expired on 2026-11-21.',
      next: 'Fix the image, or ask jane to renew the exception.',
    });
  });

  it('an expired one about nothing that is there is not said', () => {
    expect(judgedUnder(`${rule}, vulnerability: CVE-1999-1, expires: 2026-11-21`)).toBe('failed\nvulnerable-image:error×1');
  });
});

describe('what else an exception waives', () => {
  it('the rest still counts', () => {
    const others = withVulnerabilities(lodash, vulnerability('CVE-2019-1', 'high'));
    expect(sumScan(judged(others, under(`${rule}, vulnerability: CVE-2020-8203, ${inForce}`)))).toBe(
      'failed\nvulnerable-image:error×1\nvulnerable-image:excepted(EX-1)×1',
    );
  });

  it('an image that nobody can scan', () => {
    const policy = under(`rule: image-not-scanned, ${inForce}`);
    expect(sumScan(judged(undefined, policy))).toBe('passed\nimage-not-scanned:excepted(EX-1)');
    expect(sumScan(judged(scanOf([], { failures: [failure('trivy')] }), policy))).toBe('passed\nimage-not-scanned:excepted(EX-1)');
    expect(judged(found, policy).outcome).toBe('failed');
  });

  it('a secret that is none', () => {
    const secrets = [{ rule: 'aws', title: 'AWS key', severity: 'critical' as const, path: 'test/key', layer: layers.copy }];
    expect(sumScan(judged(scanOf([report('trivy', { secrets })]), under(`rule: secret-in-image, ${inForce}`, 'secrets: error')))).toBe(
      'passed\nsecret-in-image:excepted(EX-1)×1',
    );
  });

  it('never malware, unless the policy says so', () => {
    const malware = [{ signature: 'Test.Eicar', path: 'opt/x', layer: layers.run }];
    const infected = scanOf([report('clamav', { malware })]);
    const exception = `rule: malware-in-image, ${inForce}`;
    const broken = () => under(exception, 'malware: error');
    expect(sumScan(judged(infected, broken()))).toBe('failed\nmalware-in-image:error×1');
    expect(sumScan(judged(infected, under(exception, 'malware: error', 'exceptionRules: {mayWaive: [malware-in-image]}')))).toBe(
      'passed\nmalware-in-image:excepted(EX-1)×1',
    );
  });

  it('nothing of another layer', () => {
    const [own] = under(`${rule}, ${inForce}`).layers;
    const strict = layerOf('apiVersion: wharfmaster/v1\nkind: ImagePolicy\nscan: {thresholds: {high: {max: 0}}}\n', 'organisation', '/etc/o.yaml');
    expect(sumScan(judged(found, { layers: [strict, own!], broken: [] }))).toBe(
      'failed\nvulnerable-image:error×1\nvulnerable-image:excepted(EX-1)×1',
    );
  });
});

describe('before its day a rule only reports', () => {
  it.each([
    ['of the section', policyOf('scan: {thresholds: {high: {max: 0}}, effectiveFrom: 2026-12-01}')],
    ['of the rule', policyOf('scan: {thresholds: {high: {max: 0}}}\nrules: {vulnerable-image: {effectiveFrom: 2026-12-01}}')],
  ])('%s', (_, policy) => {
    const verdict = judged(found, policy);
    expect(sumScan(verdict)).toBe('failed\nvulnerable-image:error:later×1');
    expect(verdict.findings[0]?.next).toMatch(/It is only reported until 2026-12-01\.$/);
  });

  it('and a level may be lower', () => {
    expect(sumScan(judged(found, policyOf('scan: {thresholds: {high: {max: 0}}}\nrules: {vulnerable-image: {level: warn}}')))).toBe(
      'passed\nvulnerable-image:warn×1',
    );
    expect(sumScan(judged(undefined, policyOf('scan: {unscanned: warn}')))).toBe('undetermined\nimage-not-scanned:warn\n? a scan of this image');
  });
});

