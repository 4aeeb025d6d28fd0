import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../../../../src/core/policy/check-policy.js';
import type { PolicyReading } from '../../../../src/core/policy/layer.js';
import { readPolicy } from '../../../../src/core/policy/read-policy.js';
import { completePolicy, hoverPolicy } from '../../../../src/core/policy/policy-language.js';

const bank = readFileSync('test/fixtures/policy/bank.yaml', 'utf8');
const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';

/** Reads, and holds the reading to what is promised of every text. */
function read(text: string): PolicyReading {
  const reading = readPolicy('p', text, { layer: 'workspace', toolVersion: '0.1.0' });
  expect(reading.problems.length).toBeLessThanOrEqual(101);
  for (const { span, what, why, next } of reading.problems) {
    expect(span.start >= 0 && span.start <= span.end && span.end <= text.length, JSON.stringify(span)).toBe(true);
    expect(what !== '' && why !== '' && next !== '' && what.length < 1_000).toBe(true);
  }
  const isBroken = reading.problems.some(({ rule }) => rule === 'policy-invalid');
  expect(reading.policy === undefined).toBe(isBroken);
  return reading;
}

function exceptions(count: number, change: (text: string) => string = (text) => text): string {
  const one = (at: number) =>
    change(
      `  - {id: EX-${at}, rule: unapproved-base, match: a.example/x${at}, owner: o, ticket: t, reason: r, created: 2026-11-01, expires: 2026-12-01}\n`,
    );
  return `${head}exceptions:\n${Array.from({ length: count }, (_, at) => one(at)).join('')}`;
}

describe('reading a broken policy', () => {
  // Within a word or a comment nothing new begins: there every fifth end stands for its neighbours.
  it('gives an answer for every prefix of the bank’s policy', () => {
    const endsAnything = (end: number) => end % 5 === 0 || /[^\w .]|^$/.test(bank.slice(end - 1, end));
    for (let end = 0; end <= bank.length; end++) if (endsAnything(end)) read(bank.slice(0, end));
  });

  it('gives an answer for the bank’s policy without any one stretch', () => {
    fc.assert(
      fc.property(
        fc.nat(bank.length),
        fc.integer({ min: 1, max: 30 }),
        (at, length) => void read(bank.slice(0, at) + bank.slice(at + length)),
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('gives an answer for random characters, also in the middle of the bank’s policy', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'{}[]:,-?&*!|>\'"%@`#\n\r\t \u0000\u0085\u2028\ufeffa1.'), maxLength: 60 }),
    );
    fc.assert(
      fc.property(noise, fc.nat(bank.length), (text, at) => {
        read(text);
        read(head + text);
        read(bank.slice(0, at) + text + bank.slice(at));
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('refuses 5 MB in one sentence, without parsing', () => {
    const { problems } = read(`${head}# ${'x'.repeat(5 << 20)}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toContain('larger than 1 MiB');
    expect(read(`${head}# ${'€'.repeat(400_000)}\n`).problems[0]?.what).toContain('larger than 1 MiB');
  });

  it.each([
    ['flow lists', '['.repeat(500_000)],
    ['flow maps', '{a: '.repeat(200_000)],
    ['closed flow lists', '['.repeat(1_000) + ']'.repeat(1_000)],
    ['block lists on one line', '- '.repeat(400_000)],
    ['explicit keys', '? '.repeat(400_000)],
    ['nested flow keys', `${'{['.repeat(5_000)}: 1`],
    ['deeper and deeper lines', Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('is not led into the depths by %s', (_, text) => {
    expect(read(text).problems.length).toBeGreaterThan(0);
    expect(read(`${head}x-deep:\n  ${text}`).policy).toBeUndefined();
  });

  it('refuses more values than anyone would write', () => {
    expect(read(`${head}exclude: [${'a,'.repeat(20_000)}]\n`).problems[0]?.what).toContain('more than 10000 values');
    expect(read(Array.from({ length: 60_000 }, (_, at) => `k${at}: 1\n`).join('')).problems[0]?.what).toContain('more than 10000 values');
  });

  it('does not expand an alias bomb', () => {
    const bomb = `${head}a: &a [x, x]\n${Array.from({ length: 60 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`}, *a]\n`).join('')}`;
    expect(
      read(bomb).problems.every(({ what }) => what.includes('alias') || what.includes('anchor') || what.includes('more problems')),
    ).toBe(true);
  });

  it('says how many problems there are more', () => {
    const { problems } = read(`${head}${Array.from({ length: 500 }, (_, at) => `unknown${at}: 1\n`).join('')}`);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.what).toBe('There are 400 more problems from here on.');
  });

  it('never lets other problems crowd out what breaks the policy', () => {
    const { problems } = read(`${exceptions(200, (text) => text.replace('owner: o, ', ''))}nobody: 1\n`);
    expect(problems.some(({ rule, what }) => rule === 'policy-invalid' && what.includes('nobody'))).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('takes %s for a name like any other', (name) => {
    expect(read(`${head}${name}: {}\n`).policy).toBeUndefined();
    const { policy } = read(`${head}buildArgs: {${name}: ["1"]}\n`);
    expect(Object.keys(policy?.buildArgs ?? {})).toEqual([name]);
    expect(read(`${head}trust: {signers: {a: {type: ${name}}}}\n`).policy).toBeUndefined();
    expect(read(`${head}enforcement: {ci: ${name}}\n`).policy).toBeUndefined();
  });

  it.each([
    ['a pattern of stars', `sources: {allow: ["a.example/${'*a'.repeat(50_000)}", "A/"]}`],
    ['a host of labels', `defaults: {shortNames: "${'a-'.repeat(20_000)}"}`],
    ['a path of dashes', `mirrors: [{source: "a.example/${'-'.repeat(50_000)}", mirror: b.example}]`],
    ['a range of bars', `bases: {catalogue: [{image: nginx, tags: "${'||'.repeat(50_000)}"}]}`],
    ['a range of spaces', `bases: {catalogue: [{image: nginx, tags: ">=1${' '.repeat(50_000)}x"}]}`],
    ['a key like many others', `${'a'.repeat(100_000)}: 1`],
    ['a long word', `enforcement: {ci: ${'b'.repeat(100_000)}}`],
    ['an address of slashes', `trust: {signers: {a: {type: docker-trust, server: "https://${'/'.repeat(100_000)} "}}}`],
    [
      'a moment of digits',
      `trust: {signers: {a: {type: docker-trust, server: "https://a.example", revoked: {at: "${'2'.repeat(100_000)}", reason: r}}}}`,
    ],
  ])('is not slowed by %s', (_, text) => {
    expect(read(`${head}${text}\n`).policy).toBeUndefined();
  });

  it('marks the right words behind a byte order mark and across line breaks of every kind', () => {
    for (const text of [`\ufeff${head}souces: []\n`, `${head}souces: []\n`.replaceAll('\n', '\r\n')]) {
      const { problems } = read(text);
      expect(problems.map(({ span }) => text.slice(span.start, span.end))).toEqual(['souces']);
    }
  });
});

describe('a policy with a thousand exceptions', () => {
  it('is read and checked whole', () => {
    const reading = read(exceptions(1_000));
    expect(reading.problems).toEqual([]);
    expect(reading.policy?.exceptions).toHaveLength(1_000);
    expect(checkPolicy(reading, { now: Date.UTC(2027, 0, 1) })).toHaveLength(1_000);
  });

  it('keeps exact places when broken ones are left out', () => {
    const text = exceptions(50, (line) =>
      /EX-\d*[13579],/.test(line)
        ? line.replace('owner: o, ', '')
        : line.includes('EX-20,')
          ? line.replace('2026-12-01', '2026-10-01')
          : line,
    );
    const reading = read(text);
    const ids = reading.policy?.exceptions?.map(({ id }) => id) ?? [];
    expect(ids).toHaveLength(24);
    for (const [index, id] of ids.entries()) {
      const { start, end } = reading.headOf(['exceptions', index, 'id']);
      expect(text.slice(start, end)).toBe(id);
    }
  });
});

describe('completion and hover in a hostile file', () => {
  it.each([
    '['.repeat(300_000),
    '-'.repeat(600_000),
    'a'.repeat(600_000),
    '- '.repeat(300_000),
    '\u0000'.repeat(1_000),
    ' '.repeat(600_000),
  ])('answer', (text) => {
    for (const offset of [0, Math.floor(text.length / 2), text.length, -5, text.length + 5]) {
      completePolicy(text, offset);
      hoverPolicy(text, offset);
    }
  });
});
