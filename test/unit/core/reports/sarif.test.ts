import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ruleIds } from '../../../../src/core/model/rules.js';
import { sarif } from '../../../../src/core/reports/sarif/index.js';
import type { AuditedUse } from '../../../../src/core/index.js';
import { sarifObjections } from '../../../support/sarif-schema.js';
import { audit, fileWith, finding, image, use } from './audit-sample.js';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
/** The parts of a log that these tests look at. */
interface Result {
  readonly suppressions: unknown;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: unknown } }[];
}
interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly version: string;
          readonly rules: readonly { readonly id: string; readonly helpUri: string; readonly help: { readonly text: string } }[];
        };
      };
      readonly columnKind: string;
      readonly originalUriBaseIds: unknown;
      readonly properties: unknown;
      readonly results: readonly Result[];
      readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[] }];
    },
  ];
}
const print = (given = audit()): Log => JSON.parse(sarif.print(given, { colour: false, hash }));

describe('SARIF', () => {
  it('is valid against the published schema, with everything in it at once', () => {
    const everything = audit({
      files: [
        {
          ...fileWith(
            use({
              findings: [
                finding({ excepted: { id: 'EX-1', reason: 'until spring' } }),
                finding({ rule: 'floating-tag', level: 'warn', related: image.related }),
              ],
            }),
            use({
              findings: [
                finding({
                  level: 'info',
                  fixes: [{ kind: 'replace', title: 'Replace', result: 'x/y:1', preferred: true, edits: [{ ...image, newText: 'x/y:1' }] }],
                }),
              ],
            }),
          ),
          unreadable: [finding({ rule: 'unresolved-image', level: 'info', policy: [] })],
        },
      ],
      policyFindings: [finding({ rule: 'policy-invalid', file: '.wharfmaster.yaml', policy: [] })],
      notices: [{ file: 'big.yaml', level: 'warning', message: 'It is too large.' }],
    });
    expect(sarifObjections(print(everything))).toEqual([]);
  });

  it('has one run with every rule, its help and its address', () => {
    const { runs } = print();
    expect(runs).toHaveLength(1);
    const { rules, version } = runs[0].tool.driver;
    expect(rules.map((rule) => rule.id)).toEqual(ruleIds);
    expect(rules[0]?.helpUri).toBe('https://wharfmaster.example/rules/unapproved-registry');
    expect(rules.every((rule) => rule.help.text.length > 0)).toBe(true);
    expect(version).toBe('1.2.3');
    expect(runs[0].columnKind).toBe('utf16CodeUnits');
    expect(runs[0].properties).toMatchObject({
      engineVersion: '1.2.3',
      rulesVersion: '1',
      policies: [{ name: 'bank', version: '1', digest: 'sha256:00' }],
    });
  });

  it('names files relative to SRCROOT, with percent escapes, and files elsewhere by their whole address', () => {
    const { runs } = print(
      audit({
        files: [
          fileWith(use({ findings: [finding({ file: 'a b/ü#%.yaml' }), finding({ file: '/etc/x y' }), finding({ file: 'C:/src/a' })] })),
        ],
      }),
    );
    expect(runs[0].originalUriBaseIds).toEqual({ SRCROOT: { uri: 'file:///work/' } });
    expect(runs[0].results.map((result) => result.locations[0]?.physicalLocation.artifactLocation)).toEqual([
      { uri: 'a%20b/%C3%BC%23%25.yaml', uriBaseId: 'SRCROOT' },
      { uri: 'file:///etc/x%20y' },
      { uri: 'file:///C:/src/a' },
    ]);
  });

  it('suppresses an excepted finding from outside, with its justification', () => {
    const { runs } = print(
      audit({ files: [fileWith(use({ findings: [finding({ excepted: { id: 'EX-1', reason: 'until spring' } })] }))] }),
    );
    expect(runs[0].results[0]?.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'EX-1: until spring' }]);
  });

  it('says unreadable parts as notifications and never as results', () => {
    const { runs } = print(
      audit({ files: [{ ...fileWith(), unreadable: [finding({ rule: 'unresolved-image', what: 'Broken here.' })] }] }),
    );
    expect(runs[0].results).toEqual([]);
    expect(runs[0].invocations[0].toolExecutionNotifications[0]?.message.text).toContain('Broken here.');
  });

  it('keeps a fingerprint when lines move, and gives one more use of the same image another', () => {
    const fingerprintsOf = (...uses: readonly AuditedUse[]): (string | undefined)[] =>
      print(audit({ files: [fileWith(...uses)] })).runs[0].results.map((result) => result.partialFingerprints['wharfmaster/v1']);
    const [first] = fingerprintsOf(use());
    const [moved] = fingerprintsOf(use({ image: { ...image, line: 9 }, findings: [finding({ line: 9 })] }));
    const [again, second] = fingerprintsOf(use(), use());
    expect(moved).toBe(first);
    expect(again).toBe(first);
    expect(second).not.toBe(first);
  });
});
