import { describe, expect, it } from 'vitest';
import type { ImageScan } from '../../../../../src/core/model/scan-report.js';
import { policyOf } from '../../../../support/judging.js';
import { failure, judged, report, scanOf, sumScan } from '../../../../support/scans.js';

const under = (section: string) => policyOf(`scan: {${section}}`);

type Row = readonly [what: string, section: string, scan: ImageScan, verdict: string];

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)('%s', (_, section, scan, verdict) => {
      expect(sumScan(judged(scan, under(section)))).toBe(verdict);
    });
  });
}

const trivy = report('trivy');
const grype = report('grype');
const old = report('grype', { finishedAt: '2026-11-01T00:00:00Z' });
const timedOut = 'grype did not finish within 5 minutes. Give it more time.';

table('require: all', [
  ['each scanner looked', 'scanners: [trivy, grype], require: all', scanOf([trivy, grype]), 'passed'],
  [
    'one was never run',
    'scanners: [trivy, grype], require: all',
    scanOf([trivy]),
    'undetermined\n? a scan with Grype, which the policy requires',
  ],
  [
    'one failed',
    'scanners: [trivy, grype], require: all',
    scanOf([trivy], { failures: [failure('grype')] }),
    `undetermined\n? a scan with Grype: ${timedOut}`,
  ],
  [
    'one failed and the other was never run',
    'scanners: [trivy, grype], require: all',
    scanOf([], { failures: [failure('grype')] }),
    `undetermined\n? a scan with Grype: ${timedOut}\n? a scan with Trivy, which the policy requires`,
  ],
  ['one is too old', 'scanners: [trivy, grype], require: all, maxAge: 7d', scanOf([trivy, old]), 'failed\nscan-stale:error'],
  [
    'without a list, each that was run must have succeeded',
    'require: all',
    scanOf([trivy], { failures: [failure('grype')] }),
    `undetermined\n? a scan with Grype: ${timedOut}`,
  ],
]);

table('require: any', [
  ['a fresh one is enough beside an old one', 'scanners: [trivy, grype], maxAge: 7d', scanOf([trivy, old]), 'passed'],
  ['only an old one', 'scanners: [grype], maxAge: 7d', scanOf([trivy, old]), 'failed\nscan-stale:error'],
  ['no scanner named, none run', 'maxAge: 7d', scanOf([]), 'failed\nimage-not-scanned:error\n? a scan of this image'],
  [
    'one that looked for something else',
    'scanners: [trivy], secrets: error',
    scanOf([report('trivy', { lookedFor: ['vulnerabilities'] })]),
    'undetermined\n? a scan for secrets: Trivy did not look for that; Aqua, Prisma Cloud (twistcli) or Trivy can',
  ],
]);

table('what no listed scanner looks for', [
  ['any scanner of ours may look for', 'scanners: [trivy], malware: error', scanOf([trivy, report('clamav')]), 'passed'],
  [
    'is not so when a listed one could have',
    'scanners: [trivy, clamav], malware: error',
    scanOf([trivy, report('aqua', { lookedFor: ['malware'] })]),
    'undetermined\n? a scan for malware that counts: only Aqua looked for it, and the policy does not list it',
  ],
  [
    'is not so when a name is nobody’s',
    'scanners: [trivvy, clamav], thresholds: {high: {max: 0}}',
    scanOf([trivy, report('clamav')]),
    'undetermined\n? a scan for vulnerabilities that counts: only Trivy looked for them, and the policy does not list it',
  ],
]);

it('an old one is enough where that is only worth a warning', () => {
  const policy = policyOf('scan: {maxAge: 7d}\nrules: {scan-stale: {level: warn}}');
  expect(sumScan(judged(scanOf([old]), policy))).toBe('passed\nscan-stale:warn');
});

table('the database', [
  ['is young enough', 'maxDatabaseAge: 2d', scanOf([trivy]), 'passed'],
  ['is too old', 'maxDatabaseAge: 1h', scanOf([trivy]), 'failed\nscan-stale:error'],
  [
    'gives no date',
    'maxDatabaseAge: 2d',
    scanOf([report('trivy', { database: { version: '2' } })]),
    'undetermined\n? how old Trivy’s database is: it does not say',
  ],
  [
    'is of tomorrow',
    'maxDatabaseAge: 2d',
    scanOf([report('trivy', { database: { builtAt: '2026-11-24T00:00:00Z' } })]),
    'undetermined\n? a clock that is right: Trivy’s database says it was built on 2026-11-24, which is in the future',
  ],
  ['comes from an approved place', 'databaseSources: [db.bank.example/v6]', scanOf([trivy]), 'passed'],
  ['comes from an approved place by a glob', 'databaseSources: ["*.bank.example/**"]', scanOf([trivy]), 'passed'],
  [
    'comes from another place',
    'databaseSources: [db.bank.example/v5, db.bank.example/v]',
    scanOf([trivy]),
    'undetermined\n? a scan with an approved database: Trivy’s comes from `https://db.bank.example/v6/db.tar.zst`, and it must be `db.bank.example/v5` or `db.bank.example/v`',
  ],
  [
    'does not say where it comes from',
    'databaseSources: [db.bank.example]',
    scanOf([report('trivy', { database: {} })]),
    'undetermined\n? where Trivy’s database comes from, which must be `db.bank.example`: it does not say',
  ],
  [
    'of secrets does not exist',
    'secrets: error, maxDatabaseAge: 2d',
    scanOf([report('trivy', { lookedFor: ['secrets'], database: {} })]),
    'passed',
  ],
]);
