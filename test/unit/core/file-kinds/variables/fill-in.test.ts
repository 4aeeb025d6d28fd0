import { describe, expect, it } from 'vitest';
import {
  allOpen,
  combinations,
  fillIn,
  findBetween,
  findDollars,
  independent,
} from '../../../../../src/core/file-kinds/variables/index.js';
import { tracedFrom, type TracedText } from '../../../../../src/core/model/traced-text.js';

const names = (text: string): readonly string[] =>
  findDollars(text).map(({ start, end, name, modified }) => {
    return `${text.slice(start, end)} = ${name}${modified === true ? ' and more' : ''}`;
  });

describe('variables in a text', () => {
  it.each([
    ['$A/${B}:c', ['$A = A', '${B} = B']],
    ['$$A ${A:-x} $1 $', ['${A:-x} = A and more']],
    ['${A $B', ['$B = B']],
    ['a$A$B', ['$A = A', '$B = B']],
    ['${}', ['${} =  and more']],
  ])('are found in %j', (text, found) => {
    expect(names(text)).toEqual(found);
  });

  it('are found between marks, as long as those are closed', () => {
    expect(findBetween('a<< x >>b<<y>>c<<z', '<<', '>>').map(({ name }) => name)).toEqual(['x', 'y']);
  });
});

/** The texts that come of filling in, `?` where a part is open. */
function filled(text: string, values: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const all = [text, ...Object.values(values).flat()].join('');
  const traced = (part: string): TracedText => tracedFrom(all, { start: all.indexOf(part), end: all.indexOf(part) + part.length });
  const scope = independent({ stepsLeft: 100_000 }, findDollars, (name) => (values[name] ?? []).map((value) => ({ text: traced(value) })));
  return fillIn('file', traced(text), scope).map(({ text: { runs, text: whole } }) =>
    runs.map(({ start, end, open }) => (open === undefined ? whole.slice(start, end) : '?')).join(''),
  );
}

describe('filling variables in', () => {
  it('takes every value, and one variable is the same wherever it stands', () => {
    expect(filled('$A-$B-$A', { A: ['1', '2'], B: ['x'] })).toEqual(['1-x-1', '2-x-2']);
  });

  it('goes into values that mention others, and leaves open what has none', () => {
    expect(filled('$A:$T', { A: ['$R/app'], R: ['reg.example'] })).toEqual(['reg.example/app:?']);
  });

  it('ends where variables mention each other', () => {
    expect(filled('$A', { A: ['x$B'], B: ['y$A'] })).toEqual(['xy?']);
  });

  it('leaves everything open when there are too many values, too long ones, or too much work', () => {
    const many = Array.from({ length: 101 }, (_, index) => `v${String(index)}w`);
    expect(filled('$A', { A: many })).toEqual(['?']);
    expect(filled('a$A', { A: ['long'.repeat(1000)] })).toEqual(['a?']);
    const traced = tracedFrom('a$A', { start: 0, end: 3 });
    const scope = independent({ stepsLeft: 0 }, findDollars, () => [{ text: tracedFrom('b', { start: 0, end: 1 }) }]);
    expect(fillIn('file', traced, scope).map(({ text }) => text.runs.map(({ open }) => open))).toEqual([[undefined, 'A']]);
  });

  it('stays bounded where every variable mentions many others', () => {
    const values = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`V${String(index)}`, [`${`$V${String(index + 1)}`.repeat(15)} ${String(index)}`]]),
    );
    expect(filled('$V0', values)).toEqual(['?']);
  });

  it('knows no value at all where all are open', () => {
    const scope = allOpen({ stepsLeft: 100 }, findDollars);
    expect(fillIn('file', tracedFrom('$A/b', { start: 0, end: 4 }), scope)).toHaveLength(1);
  });
});

describe('combinations', () => {
  it('are the product of the lists, and none when they are too many', () => {
    const lists = new Map([
      ['a', [1, 2]],
      ['b', [3]],
    ]);
    expect(combinations(lists).map((one) => Object.fromEntries(one))).toEqual([
      { a: 1, b: 3 },
      { a: 2, b: 3 },
    ]);
    const many = Array.from({ length: 11 }, (_, index) => index);
    expect(
      combinations(
        new Map([
          ['a', many],
          ['b', many],
        ]),
      ),
    ).toEqual([]);
    expect(combinations(new Map())).toEqual([new Map()]);
  });
});
