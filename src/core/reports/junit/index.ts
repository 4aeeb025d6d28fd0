import type { Audit, AuditedFile, AuditedUse, FindingRecord } from '../../model/audit.js';
import { describeFinding } from '../describe.js';
import { escapeXml } from '../escape.js';
import type { Report } from '../report.js';

/** JUnit XML: a testcase a use; a failure is a denied use, skipped an undetermined one. */
export const junit: Report = {
  id: 'junit',
  label: 'JUnit XML, a testcase a use',
  print: (audit: Audit) => {
    const suites = [...policySuites(audit), ...audit.files.map(fileSuite), ...noticeSuites(audit)];
    const total = suites.reduce(add, noCounts);
    const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="wharfmaster" ${attributes(total)}>`];
    return `${[...lines, ...suites.map((suite) => printSuite(suite, audit)), '</testsuites>'].join('\n')}\n`;
  },
};

interface Case {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly message: string;
}
interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}
interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}
const noCounts: Counts = { tests: 0, failures: 0, skipped: 0 };

function fileSuite(file: AuditedFile): Suite {
  return { name: file.file, cases: [...file.uses.map(useCase), ...file.unreadable.map((finding) => findingCase(finding, 'skipped'))] };
}

function useCase({ image, outcome, findings, missing }: AuditedUse): Case {
  const sentences = findings.map(
    (finding) =>
      `${finding.rule}${finding.excepted === undefined ? '' : ` (excepted by ${finding.excepted.id})`}: ${describeFinding(finding)}`,
  );
  const message = outcome === 'undetermined' ? [...sentences, ...missing.map((what) => `missing: ${what}`)] : sentences;
  const state = outcome === 'denied' ? 'failed' : outcome === 'undetermined' ? 'skipped' : 'passed';
  return { name: `${image.raw} (line ${image.line}, column ${image.column}, ${image.kind})`, state, message: message.join(' ') };
}

function findingCase(finding: FindingRecord, state: Case['state']): Case {
  return { name: `${finding.rule} (line ${finding.line}, column ${finding.column})`, state, message: describeFinding(finding) };
}

function policySuites(audit: Audit): Suite[] {
  const files = [...new Set(audit.policyFindings.map((finding) => finding.file))];
  return files.map((file) => ({
    name: file,
    cases: audit.policyFindings
      .filter((finding) => finding.file === file)
      .map((finding) => findingCase(finding, finding.level === 'error' ? 'failed' : 'passed')),
  }));
}

function noticeSuites(audit: Audit): Suite[] {
  return audit.notices
    .filter((notice) => notice.level !== 'note')
    .map((notice) => ({ name: notice.file, cases: [{ name: 'reading the file', state: 'skipped', message: notice.message }] }));
}

function printSuite(suite: Suite, audit: Audit): string {
  const properties = Object.entries({ engineVersion: audit.engineVersion, rulesVersion: audit.rulesVersion });
  return [
    `  <testsuite name="${escapeXml(suite.name)}" ${attributes(countsOf(suite))}>`,
    '    <properties>',
    ...properties.map(([name, value]) => `      <property name="${name}" value="${escapeXml(value)}"/>`),
    '    </properties>',
    ...suite.cases.map((test) => printCase(test, suite)),
    '  </testsuite>',
  ].join('\n');
}

function printCase({ name, state, message }: Case, suite: Suite): string {
  const start = `    <testcase classname="${escapeXml(suite.name)}" name="${escapeXml(name)}"`;
  if (message === '' && state === 'passed') return `${start}/>`;
  const escaped = escapeXml(message);
  const inner = {
    failed: `<failure message="${escaped}"/>`,
    skipped: `<skipped message="${escaped}"/>`,
    passed: `<system-out>${escaped}</system-out>`,
  }[state];
  return `${start}>\n      ${inner}\n    </testcase>`;
}

function countsOf({ cases }: Suite): Counts {
  return {
    tests: cases.length,
    failures: cases.filter((test) => test.state === 'failed').length,
    skipped: cases.filter((test) => test.state === 'skipped').length,
  };
}

function add(total: Counts, suite: Suite): Counts {
  const counts = countsOf(suite);
  return { tests: total.tests + counts.tests, failures: total.failures + counts.failures, skipped: total.skipped + counts.skipped };
}

function attributes({ tests, failures, skipped }: Counts): string {
  return `tests="${tests}" failures="${failures}" skipped="${skipped}"`;
}
