import { describe, expect, it } from 'vitest';
import { compareNumbers, isInRange, parseNumberedTag, parseRange } from '../../../../../src/core/policy/judging/tag-range.js';

const inside = (tag: string, range: string) => {
  const numbered = parseNumberedTag(tag);
  const parsed = parseRange(range);
  return numbered !== undefined && parsed !== undefined && isInRange(numbered, parsed);
};

describe('tags and ranges', () => {
  it.each([
    ['21-jre', '>=21 <26'],
    ['9.5-1736', '>=9.4 <10'],
    ['1.25-alpine', '>=1.25'],
    ['v1.2', '1.x'],
    ['24.04', '>=24'],
    ['20', '>=20 <25'],
    ['20.1.2.3', '>=20.1.2'],
    ['1.2', '1.0.0 - 1.9.9'],
    ['3', '2 || 3'],
    ['20260101', '>=20250101'],
    ['21rc1', '>=21'],
  ])('%s is inside %s', (tag, range) => {
    expect(inside(tag, range)).toBe(true);
  });

  it.each([
    ['latest', '*'],
    ['alpine', '>=0'],
    ['26', '>=21 <26'],
    ['19.9-slim', '>=20'],
    ['vv1', '1'],
    ['99999999999999999999', '>=1'],
    ['1', 'no range'],
    ['1', ''],
    ['1', '>=1 '.repeat(1000)],
  ])('%s is outside %s', (tag, range) => {
    expect(inside(tag, range)).toBe(false);
  });

  it('separates the variant from the number', () => {
    expect(parseNumberedTag('22-slim')).toEqual({ numbers: [22], variant: 'slim' });
    expect(parseNumberedTag('9.5-1736')).toEqual({ numbers: [9, 5], variant: '1736' });
    expect(parseNumberedTag('v1.2.3_debian-12')).toEqual({ numbers: [1, 2, 3], variant: 'debian-12' });
    expect(parseNumberedTag('22')).toEqual({ numbers: [22], variant: '' });
    expect(parseNumberedTag('latest')).toBeUndefined();
  });

  it('orders tags by number, not by letter', () => {
    const order = (a: string, b: string) => Math.sign(compareNumbers(parseNumberedTag(a)!, parseNumberedTag(b)!));
    expect(order('9', '10')).toBe(-1);
    expect(order('1.25', '1.25.0')).toBe(0);
    expect(order('1.25.1', '1.25')).toBe(1);
  });
});
