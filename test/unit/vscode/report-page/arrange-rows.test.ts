import { describe, expect, it } from 'vitest';
import { arranger } from '../../../../src/vscode/report-page/arrange-rows.js';
import type { ReportRow } from '../../../../src/vscode/report-page/protocol.js';

const row = (of: Partial<ReportRow>): ReportRow => ({
  ...{
    kind: 'vulnerability',
    id: 'CVE-1',
    severity: 'high',
    rank: 1,
    package: 'lodash',
    version: '4',
    fixedIn: '',
    instruction: 'COPY a /',
    line: 2,
  },
  ...{ title: '', exploited: false, details: [] },
  ...of,
});
const rows = [
  row({ id: 'CVE-10', rank: 2, severity: 'medium', package: 'zlib', instruction: 'base image x', line: 1 }),
  row({ id: 'CVE-9' }),
  row({ id: 'CVE-8', exploited: true, fixedIn: '4.1', details: [['Path', '/App/Node']] }),
];
const plain = { filter: '', sort: 'severity', group: 'none', upTo: 5 } as const;
const ids = (lines: ReturnType<ReturnType<typeof arranger>>): string[] =>
  lines.map((line) => ('row' in line ? line.row.id : `# ${line.head} (${line.count})`));

describe('the rows of a report', () => {
  it('come with the worst first, and what is known to be exploited before its like', () => {
    expect(ids(arranger()(rows, plain))).toEqual(['CVE-8', 'CVE-9', 'CVE-10']);
  });

  it('are found by every word, wherever it stands, in any case', () => {
    expect(ids(arranger()(rows, { ...plain, filter: 'LODASH app/node' }))).toEqual(['CVE-8']);
    expect(ids(arranger()(rows, { ...plain, filter: 'nothing of the kind' }))).toEqual([]);
  });

  it('can be limited by severity, and sorted by name as people count', () => {
    expect(ids(arranger()(rows, { ...plain, upTo: 1, sort: 'id' }))).toEqual(['CVE-8', 'CVE-9']);
    expect(ids(arranger()(rows, { ...plain, sort: 'id' }))).toEqual(['CVE-8', 'CVE-9', 'CVE-10']);
    expect(ids(arranger()(rows, { ...plain, sort: 'fix' }))).toEqual(['CVE-8', 'CVE-9', 'CVE-10']);
  });

  it('stand under the instruction or the package that they are of', () => {
    expect(ids(arranger()(rows, { ...plain, group: 'instruction' }))).toEqual([
      '# COPY a / (2)',
      'CVE-8',
      'CVE-9',
      '# base image x (1)',
      'CVE-10',
    ]);
    expect(ids(arranger()(rows, { ...plain, group: 'package', sort: 'package' }))[0]).toBe('# lodash 4 (2)');
  });

  it('are five thousand as quickly as five', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => row({ id: `CVE-2026-${at}`, rank: at % 5 }));
    const arrange = arranger();
    arrange(many, plain);
    const began = performance.now();
    for (const filter of ['c', 'cv', 'cve-2026-4', 'cve-2026-49']) arrange(many, { ...plain, filter, group: 'package' });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
