import { count } from '../../describe.js';
import { escapeXml } from '../../escape.js';
import { describeFailure, describeItem, describeOutcome, describeScanFinding, platformName, scannerLabel } from '../describe-scan.js';
import type { AuditedImage, AuditedScanFinding, AuditedVerdict, ScanAudit } from '../scan-audit.js';
import type { ScanForm } from '../scan-form.js';

/** JUnit XML: a testcase a finding of the gate and one for each thing that a scanner looked for; skipped is what nobody can decide. */
export const junit: ScanForm = {
  id: 'junit',
  label: 'JUnit XML, a testcase a rule and scanner',
  print: (audit: ScanAudit) => {
    const suites = [...ownSuites(audit), ...audit.images.map((image) => imageSuite(image, audit))];
    const total = suites.flatMap(({ cases }) => cases);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="wharfmaster" ${counts(total)}>`,
      ...suites.map((suite) => printSuite(suite, audit)),
      '</testsuites>',
      '',
    ].join('\n');
  },
};

interface Case {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly message: string;
}
interface Suite {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/** The policies' own problems, and an image that could not be had. */
function ownSuites({ policyFindings, problem, verdict, asked }: ScanAudit): readonly Suite[] {
  const policy = policyFindings.map((finding): Case => ({
    name: `${finding.rule} (${finding.file}, line ${finding.line})`,
    state: finding.level === 'error' ? 'failed' : 'passed',
    message: describeScanFinding(finding),
  }));
  const image: readonly Case[] = [
    ...(verdict === undefined ? [] : verdictCases(verdict)),
    ...(problem === undefined ? [] : [{ name: 'scan', state: 'skipped' as const, message: `${problem.message} ${problem.next}` }]),
  ];
  return [
    ...(policy.length === 0 ? [] : [{ name: 'policy', properties: {}, cases: policy }]),
    ...(image.length === 0 ? [] : [{ name: asked.name, properties: {}, cases: image }]),
  ];
}

function imageSuite({ scan, verdict }: AuditedImage, audit: ScanAudit): Suite {
  const { subject, reports, failures } = scan;
  const platform = platformName(subject);
  const looked = reports.flatMap(({ scanner, lookedFor, ...found }) =>
    lookedFor.map((aspect): Case => ({
      name: `${scannerLabel(scanner.id)} looked for ${aspect}`,
      state: 'passed',
      message: `${count(found[aspect].length, 'was', 'were')} found`,
    })),
  );
  return {
    name: platform === undefined ? subject.name : `${subject.name} (${platform})`,
    properties: { imageId: subject.imageId, outcome: describeOutcome({ ...audit, outcome: verdict.outcome }) },
    cases: [
      ...verdictCases(verdict),
      ...looked,
      ...failures.map((failure): Case => ({ name: scannerLabel(failure.scanner), state: 'skipped', message: describeFailure(failure) })),
    ],
  };
}

function verdictCases({ findings, missing, asked }: AuditedVerdict): readonly Case[] {
  const quiet = asked.filter((rule) => !findings.some((finding) => finding.rule === rule));
  // What is missing is missing for all of them: nobody knows which rule would have spoken.
  const state = missing.length === 0 ? 'passed' : 'skipped';
  return [
    ...findings.map((finding, at) => findingCase(finding, ordinalOf(finding, findings.slice(0, at)))),
    ...missing.map((what, at): Case => ({ name: `undetermined ${at + 1}`, state: 'skipped', message: `missing: ${what}` })),
    ...quiet.map((rule): Case => ({ name: rule, state, message: state === 'passed' ? '' : 'nobody can decide' })),
  ];
}

/** A name stays the same from run to run, whatever other rules say. */
function ordinalOf({ rule }: AuditedScanFinding, earlier: readonly AuditedScanFinding[]): string {
  const before = earlier.filter((other) => other.rule === rule).length;
  return before === 0 ? rule : `${rule} ${before + 1}`;
}

function findingCase(finding: AuditedScanFinding, name: string): Case {
  const excepted = finding.excepted === undefined ? '' : ` (excepted by ${finding.excepted.id})`;
  const [first] = finding.items;
  const worst = first === undefined ? '' : ` The worst: ${describeItem(first)}`;
  return {
    name: `${name}${excepted}`,
    state: finding.level === 'error' && finding.excepted === undefined ? 'failed' : 'passed',
    message: `${describeScanFinding(finding)}${worst}`,
  };
}

function printSuite({ name, properties, cases }: Suite, { engineVersion, rulesVersion }: ScanAudit): string {
  return [
    `  <testsuite name="${escapeXml(name)}" ${counts(cases)}>`,
    '    <properties>',
    ...Object.entries({ engineVersion, rulesVersion, ...properties }).map(
      ([key, value]) => `      <property name="${key}" value="${escapeXml(value)}"/>`,
    ),
    '    </properties>',
    ...cases.map((test) => printCase(test, name)),
    '  </testsuite>',
  ].join('\n');
}

function printCase({ name, state, message }: Case, suite: string): string {
  const start = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}"`;
  if (message === '') return `${start}/>`;
  const escaped = escapeXml(message);
  const inner = {
    failed: `<failure message="${escaped}"/>`,
    skipped: `<skipped message="${escaped}"/>`,
    passed: `<system-out>${escaped}</system-out>`,
  }[state];
  return `${start}>\n      ${inner}\n    </testcase>`;
}

function counts(cases: readonly Case[]): string {
  const of = (state: Case['state']): number => cases.filter((test) => test.state === state).length;
  return `tests="${cases.length}" failures="${of('failed')}" skipped="${of('skipped')}"`;
}
