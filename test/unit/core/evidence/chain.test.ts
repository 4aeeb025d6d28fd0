import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkLine,
  checkpointOf,
  checkpointPayload,
  emptyChain,
  emptyLog,
  endOf,
  nextStep,
  readCheckpoint,
  sealRecord,
  type ChainEnd,
  type LogState,
} from '../../../../src/core/evidence/index.js';
import type { EvidenceEntry } from '../../../../src/core/model/evidence.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const actor = { user: 'jane', unverified: true, host: 'desk', tool: 'wharfmaster', version: '0.1.0' };
const push: EvidenceEntry = { stage: 'push', event: 'push-intended', subject: { ref: 'registry.bank.example/apps/web:1.4' } };
const eight = Date.parse('2026-11-23T08:00:00Z');

function chain(entries: readonly EvidenceEntry[], times: readonly number[] = []): readonly string[] {
  let end: ChainEnd = emptyChain;
  return entries.map((entry, at) => {
    const { record, line } = sealRecord(entry, end, { actor, now: times[at] ?? eight + at * 1000 }, sha256);
    end = endOf(record);
    return line;
  });
}

function walk(lines: readonly string[]): { readonly state: LogState; readonly broken?: { readonly seq: number; readonly fault: string } } {
  const states: LogState[] = [emptyLog];
  for (const line of lines) {
    const step = nextStep(line, states.at(-1)!, (seq) => states[seq], sha256);
    if (!step.ok) return { state: states.at(-1)!, broken: step.broken };
    states.push(step.state);
  }
  return { state: states.at(-1)! };
}

describe('a record', () => {
  it('is tied to the one before it, by the hash of its own canonical form', () => {
    const [first, second] = chain([push, { ...push, event: 'pushed' }]).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ seq: 1, prevHash: '0'.repeat(64), time: '2026-11-23T08:00:00.000Z', timeSource: 'system' });
    expect(second).toMatchObject({ seq: 2, prevHash: first!['hash'] });
    const { hash, ...rest } = second!;
    const sorted = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, one]) => [key, sorted(one)]),
          )
        : value;
    expect(
      createHash('sha256')
        .update(JSON.stringify(sorted(rest)))
        .digest('hex'),
    ).toBe(hash);
  });

  it('says so when the clock stands before the newest record; its number still tells the order', () => {
    const lines = chain([push, push, push], [eight, eight - 60_000, eight]);
    expect(JSON.parse(lines[1]!)).toMatchObject({
      seq: 2,
      notes: ['The clock of this machine stands before the newest record of this log, which is of 2026-11-23T08:00:00.000Z.'],
    });
    expect(lines[2]).not.toContain('notes');
    expect(walk(lines).broken).toBeUndefined();
  });

  it('can hold any text: what no UTF-8 can hold is replaced, never left to break the chain', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (texts) => {
        const lines = chain(texts.map((ref) => ({ ...push, subject: { ref: `${ref}\ud800` } })));
        expect(walk(lines.map((line) => Buffer.from(line).toString('utf8'))).broken).toBeUndefined();
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});

describe('a chain', () => {
  const lines = chain(Array.from({ length: 8 }, (_, at) => ({ ...push, ceremony: `c${at}` })));

  it.each<[string, (lines: readonly string[]) => readonly string[], number, string]>([
    ['a changed value', (all) => all.with(3, all[3]!.replace('c3', 'c9')), 4, 'altered'],
    ['a removed record', (all) => all.toSpliced(2, 1), 3, 'out-of-order'],
    ['two records in each other’s place', (all) => all.with(4, all[5]!).with(5, all[4]!), 5, 'out-of-order'],
    ['a doubled record', (all) => all.toSpliced(3, 0, all[2]!), 4, 'out-of-order'],
    ['a line of something else', (all) => all.with(1, '[]'), 2, 'unreadable'],
    ['a line that is no JSON', (all) => all.with(6, '{"seq":7'), 7, 'unreadable'],
    ['an empty line', (all) => all.toSpliced(2, 0, ''), 3, 'unreadable'],
    ['blanks that change nothing', (all) => all.with(2, all[2]!.replace(':', ': ')), 3, 'not-canonical'],
    ['a key that stands there twice', (all) => all.with(2, all[2]!.replace('{', '{"actor":{},')), 3, 'not-canonical'],
    ['a number that no JSON can hold', (all) => all.with(2, all[2]!.replace('"seq":3', '"seq":1e999')), 3, 'unreadable'],
  ])('is broken at the first record that does not hold: %s', (_, change, seq, fault) => {
    expect(walk(change(lines)).broken).toMatchObject({ seq, fault });
  });

  it('is broken where a record was replaced by another one with a hash of its own', () => {
    const other = chain([push, { ...push, ceremony: 'forged' }])[1]!;
    expect(walk(lines.with(1, other)).broken).toMatchObject({ seq: 2, fault: 'unlinked' });
  });

  it('is broken by every single changed character', () => {
    const line = lines[2]!;
    for (let at = 0; at < line.length; at++) {
      const changed = line.slice(0, at) + (line[at] === '0' ? '1' : '0') + line.slice(at + 1);
      expect(walk(lines.with(2, changed)).broken?.seq, changed).toBe(3);
    }
  });

  it('takes any line for what it is, and never fails over it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(checkLine(text, emptyChain, sha256).ok).toBe(false);
      }),
      { seed: 6 },
    );
    expect(checkLine('['.repeat(100_000), emptyChain, sha256)).toMatchObject({ ok: false, fault: 'unreadable' });
  });
});

describe('a checkpoint', () => {
  const before = chain([push, push, push]);
  const covered = checkpointOf(walk(before).state, sha256);

  it('covers what stands before it', () => {
    const lines = chain([push, push, push, { stage: 'push', event: 'checkpoint', checkpoint: covered }]);
    const state = walk(before).state;
    expect(nextStep(lines[3]!, state, () => undefined, sha256)).toMatchObject({
      ok: true,
      checkpoint: { seq: 4, size: 3, head: covered.head },
    });
  });

  it('may cover a little less, when somebody wrote while it was signed', () => {
    const lines = chain([push, push, push, push, { stage: 'push', event: 'checkpoint', checkpoint: covered }]);
    expect(walk(lines).broken).toBeUndefined();
  });

  it.each([
    ['another root', { ...covered, root: '0'.repeat(64) }],
    ['another head', { ...covered, head: '0'.repeat(64) }],
    ['more than there is', { ...covered, size: 4 }],
  ])('breaks the chain when it says %s', (_, checkpoint) => {
    const lines = chain([push, push, push, { stage: 'push', event: 'checkpoint', checkpoint }]);
    expect(walk(lines).broken).toMatchObject({ seq: 4, fault: 'wrong-checkpoint' });
  });

  it('is read back from what is signed, and from nothing else', () => {
    expect(readCheckpoint(checkpointPayload(covered))).toEqual(covered);
    for (const text of [
      '',
      '{}',
      'null',
      '[]',
      '{"size":-1,"root":"","head":""}',
      checkpointPayload(covered).replace('"size":3', '"size":3.5'),
    ])
      expect(readCheckpoint(text)).toBeUndefined();
  });
});
