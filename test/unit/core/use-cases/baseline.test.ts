import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countKnown, matchKnown, readBaseline, withoutKnown } from '../../../../src/core/index.js';
import type { AuditedFile, AuditedUse, FindingRecord } from '../../../../src/core/model/audit.js';

const findingOf = (rule: FindingRecord['rule'], image: string, line: number, level: FindingRecord['level'] = 'error'): FindingRecord => ({
  ...{ file: 'Dockerfile', line, column: 6, endLine: line, endColumn: 7, raw: image, rule, level },
  ...{ what: '', why: '', next: '', policy: [], related: [], enforced: true, fixes: [] },
});

const useOf = (image: string, line: number, findings: readonly FindingRecord[], outcome: AuditedUse['outcome'] = 'denied'): AuditedUse => ({
  image: {
    ...{ file: 'Dockerfile', line, column: 6, endLine: line, endColumn: 7, raw: image, canonical: image },
    ...{ kind: 'dockerfile/from', use: 'base', status: 'reference', assumes: [], related: [] },
  },
  outcome,
  missing: [],
  findings,
});

const fileOf = (uses: readonly AuditedUse[]): AuditedFile => ({
  ...{ file: 'Dockerfile', uses, findings: [], unreadable: [], notCovered: 0, policy: [], enforced: true },
});

const found = (...uses: readonly AuditedUse[]) => ({ files: [fileOf(uses)], policyFindings: [] });
const deniedUse = (image: string, line: number): AuditedUse => useOf(image, line, [findingOf('unapproved-registry', image, line)]);
const linesLeft = (now: ReturnType<typeof found>, before: ReturnType<typeof found>): readonly number[] =>
  withoutKnown(now, matchKnown(now, countKnown(before))).files.flatMap(({ uses }) => uses.map(({ image }) => image.line));

describe('what a check has over its baseline', () => {
  it('is nothing when only lines moved, and one use more when there is one more', () => {
    const before = found(deniedUse('a', 1), deniedUse('b', 2));
    expect(linesLeft(found(deniedUse('b', 7), deniedUse('a', 9)), before)).toEqual([]);
    expect(linesLeft(found(deniedUse('a', 1), deniedUse('b', 2), deniedUse('a', 3)), before)).toEqual([3]);
  });

  it('is a use that another rule denies now, and none that is as bad as it was and warned of besides', () => {
    const before = found(deniedUse('a', 1));
    const warned = useOf('a', 1, [findingOf('unapproved-registry', 'a', 1), findingOf('floating-tag', 'a', 1, 'warn')]);
    const worse = useOf('a', 1, [findingOf('unapproved-registry', 'a', 1), findingOf('missing-digest', 'a', 1)]);
    expect(linesLeft(found(warned), before)).toEqual([]);
    expect(linesLeft(found(worse), before)).toEqual([1]);
  });

  it('is an undetermined use that was not undetermined before', () => {
    const open = useOf('a', 1, [], 'undetermined');
    expect(linesLeft(found(open), found(open))).toEqual([]);
    expect(linesLeft(found(open), found(useOf('a', 1, [], 'allowed')))).toEqual([1]);
  });

  it('never hides more of a kind than there were', () => {
    const images = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(images, images, (old, now) => {
        const uses = (names: readonly string[]) => found(...names.map((name, at) => deniedUse(name, at + 1)));
        const left = linesLeft(uses(now), uses(old));
        for (const image of ['a', 'b', 'c']) {
          const count = (names: readonly string[]): number => names.filter((name) => name === image).length;
          expect(left.filter((line) => now[line - 1] === image)).toHaveLength(Math.max(0, count(now) - count(old)));
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('a baseline file', () => {
  it('is understood or refused with a sentence, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.json()).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const read = readBaseline(text);
          expect(read.ok || read.problem.length > 0).toBe(true);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
    expect(readBaseline('{"type":"summary"}\n').ok).toBe(true);
    expect(readBaseline('').ok).toBe(false);
    expect(readBaseline('{"runs":[]}').ok).toBe(true);
  });
});
