import { describe, expect, it } from 'vitest';
import { reports } from '../../../../src/core/reports/index.js';
import { audit, fileWith, finding, image, use } from './audit-sample.js';

const print = (id: string, given = audit(), colour = false): string =>
  reports.find((report) => report.id === id)?.print(given, { colour, hash: (text) => text }) ?? '';

describe('a report', () => {
  it('names the engine and the rules in every machine format', () => {
    for (const id of ['json', 'ndjson', 'sarif', 'junit', 'github']) {
      expect(print(id), id).toMatch(/engineVersion|Engine/);
      expect(print(id), id).toContain('1.2.3');
    }
  });

  it('has findings and the summary in one JSON document', () => {
    const { findings, summary } = JSON.parse(print('json'));
    expect(findings).toHaveLength(1);
    expect(Object.keys(findings[0])).toEqual([
      ...[
        'file',
        'line',
        'column',
        'endLine',
        'endColumn',
        'raw',
        'image',
        'canonical',
        'registry',
        'repository',
        'tag',
        'kind',
        'use',
        'status',
        'assumes',
        'related',
      ],
      ...['rule', 'level', 'what', 'why', 'next', 'policy'],
    ]);
    expect(findings[0].policy).toEqual({ name: 'bank', version: '1', layer: 'organisation' });
    expect(summary).toMatchObject({
      allowed: 0,
      denied: 1,
      undetermined: 0,
      excepted: 0,
      leftOut: { gitignore: 2 },
      engineVersion: '1.2.3',
      rulesVersion: '1',
    });
  });

  it('ends NDJSON with the summary', () => {
    const lines = print('ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['finding', 'summary']);
  });

  it('writes nothing absent as null', () => {
    for (const id of ['json', 'ndjson', 'sarif']) expect(print(id)).not.toMatch(/\bnull\b/);
  });

  it('makes a denied use a failure and an undetermined one skipped in JUnit', () => {
    const xml = print(
      'junit',
      audit({
        files: [
          fileWith(
            use(),
            use({ outcome: 'undetermined', findings: [], missing: ['the value of `X`'] }),
            use({ outcome: 'allowed', findings: [] }),
          ),
        ],
      }),
    );
    expect(xml).toContain('<testsuites name="wharfmaster" tests="3" failures="1" skipped="1">');
    expect(xml.match(/<testcase /g)).toHaveLength(3);
  });

  it('prints a token once in text, with all its findings below it', () => {
    expect(
      print(
        'text',
        audit({
          files: [
            fileWith(
              use({ findings: [finding(), finding({ rule: 'floating-tag', level: 'warn', what: 'Two.', why: 'Because.', next: 'Do.' })] }),
            ),
          ],
        }),
      ),
    ).toBe(
      [
        'app/Dockerfile:3:6  node:20',
        '  error  unapproved-registry  `node:20` comes from Docker Hub. It is not approved. Use `registry.bank.example/base/node`.',
        '  warn  floating-tag  Two. Because. Do.',
        '',
      ].join('\n'),
    );
  });

  it('says an undetermined use even when no rule speaks', () => {
    expect(
      print('text', audit({ files: [fileWith(use({ outcome: 'undetermined', findings: [], missing: ['the namespace'] }))] })),
    ).toContain('undetermined  nobody can decide without: the namespace.');
  });

  it('has colours only when they are wanted', () => {
    expect(print('text', audit(), true)).toContain('\u001b[31merror\u001b[39m');
    expect(print('text')).not.toContain('\u001b');
  });

  it('lets no foreign text command a pipeline or a terminal, in any format', () => {
    const evil = '::error file=x::y\n::set-env name=a::b\u001b[2J\u202E##[command]z</testsuite>';
    const given = audit({
      files: [
        {
          ...fileWith(
            use({
              image: { ...image, file: evil, raw: evil },
              findings: [finding({ file: evil, raw: evil, what: evil, why: '', next: '', excepted: { id: evil, reason: evil } })],
            }),
          ),
          file: evil,
        },
      ],
      policyFindings: [finding({ file: evil, raw: evil, what: evil })],
      notices: [{ file: evil, level: 'warning', message: evil }],
      policies: [{ name: evil, version: evil, layer: 'workspace', file: evil, digest: 'sha256:0' }],
    });
    for (const { id } of reports) {
      const printed = print(id, given);
      const commands = printed.split('\n').filter((line) => /^\s*::/.test(line));
      expect(
        commands.filter((line) => id !== 'github' || !/^::(error|warning|notice) (file=|title=)/.test(line)),
        id,
      ).toEqual([]);
      expect(printed, id).not.toContain('\u001b');
      expect(printed, id).not.toContain('\u202E');
      expect(printed, id).not.toContain('##[');
    }
    expect(print('junit', given).match(/<\/testsuite>/g)).toHaveLength(3);
  });
});
