import { describe, expect, it } from 'vitest';
import { clausesOf } from '../../../../../src/core/exporters/signatures/index.js';

/** Every set of people among n. */
const groups = (names: readonly string[]): readonly (readonly string[])[] =>
  names.reduce<readonly (readonly string[])[]>((all, name) => [...all, ...all.map((group) => [...group, name])], [[]]);

describe('the clauses of an entry', () => {
  it('hold for exactly those who reach the threshold', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (let count = 1; count <= names.length; count++) {
      const any = names.slice(0, count);
      for (let min = 1; min <= count + 1; min++) {
        const clauses = clausesOf({ match: '**', any, min }) ?? [];
        for (const group of groups(any)) {
          const holds = clauses.every((clause) => clause.some((name) => group.includes(name)));
          expect(holds, `${group.join('')} of ${any.join('')}, ${min}`).toBe(group.length >= min);
        }
      }
    }
  });

  it('ask for everybody of `all` beside them', () => {
    expect(clausesOf({ match: '**', all: ['a', 'b'], any: ['c', 'd'] })).toEqual([['a'], ['b'], ['c', 'd']]);
  });

  it('are met by nobody where the entry names nobody', () => {
    expect(clausesOf({ match: '**' })).toEqual([[]]);
    expect(clausesOf({ match: '**', any: [] })).toEqual([[]]);
  });

  it('are not counted out where there are too many, however many signers there are', () => {
    const any = Array.from({ length: 5000 }, (_, at) => `s${at}`);
    expect(clausesOf({ match: '**', any, min: 2500 })).toBeUndefined();
    expect(clausesOf({ match: '**', any, min: 1 })).toEqual([any]);
  });
});
