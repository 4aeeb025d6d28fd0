import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolate } from '../../../../../src/core/file-kinds/compose/interpolation/interpolate.js';
import { tracedFrom } from '../../../../../src/core/model/traced-text.js';

/* What compose-go's template package makes of a text, and what of it is open because only the shell knows it. */

const given = new Map(
  Object.entries({ A: 'a', EMPTY: '' }).map(([name, value]) => {
    const span = { start: 0, end: value.length };
    return [name, { value: tracedFrom(value, span, '.env'), at: { file: '.env', span } }];
  }),
);

/** What is open stands in angle brackets. */
function shown(text: string): string | undefined {
  const { text: result, refused } = interpolate(tracedFrom(text, { start: 0, end: text.length }), given, { left: 100_000 });
  if (refused !== undefined) return undefined;
  return result.runs.map(({ start, end, open }) => (open === undefined ? result.text.slice(start, end) : `<${open}>`)).join('');
}

describe('the interpolation of Compose', () => {
  it.each([
    ['$A.$A-${A}_', 'a.a-a_'],
    ['$a', '<a>'],
    ['x$$A$$', 'x$A$'],
    ['$', '$'],
    ['5$ and $1 and $-', '5$ and $1 and $-'],
    ['${X:-d}', 'd'],
    ['${X-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['x${EMPTY-d}', 'x'],
    ['${A:-d}', 'a'],
    ['${A:+d}', 'd'],
    ['x${EMPTY:+d}', 'x'],
    ['${EMPTY+d}', 'd'],
    ['x${X:+d}', 'x'],
    ['${X:+d}', '<X>'],
    ['${X:-}', '<X>'],
    ['${X:?why}', '<X>'],
    ['${A:?why}', 'a'],
    ['${A?}', 'a'],
    ['${X:-${Y:-${A}}}', 'a'],
    ['${X:-${Y}}', '<Y>'],
    ['${X:-a}${Y:-b}:${Z-c}', 'ab:c'],
    ['${X:-{y}}', '{y}'],
    ['${X:-{}}', '{}'],
    ['${X:-:-}', ':-'],
    ['${X-a:-b}', 'a:-b'],
    ['${X:-a}}', 'a}'],
    ['${X:-a\\}', 'a\\'],
    ['${X:-$$A}', '$A'],
    ['${\u017f:-d}', 'd'],
  ])('makes %s %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each(['${}', '${', '${X', '${1}', '${X%a}', '${X:}', '${X:-a\n}', '${ X }', '${X.Y}', '${X:-${}}', '${EMPTY:?why}'])(
    'refuses %s',
    (text) => {
      expect(shown(text)).toBeUndefined();
    },
  );

  it('keeps the place of every character', () => {
    const text = 'x/${X:-node}:${Y:-1.2}-$$';
    const { text: result } = interpolate(tracedFrom(text, { start: 0, end: text.length }), given, { left: 1000 });
    const literal = result.runs.filter((run) => run.literal);
    expect(literal.map(({ from }) => text.slice(from.start, from.end))).toEqual(['x/', 'node', ':', '1.2', '-']);
    expect(result.runs.map(({ variable }) => variable?.name)).toEqual([undefined, 'X', undefined, 'Y', undefined, undefined]);
  });

  it('is done in time with a long line of variables, closed or not', () => {
    for (const piece of ['${X:-a} ', '${X:-', '$', '${', '${X:-{', '{}${X:-}']) {
      const text = piece.repeat(200_000 / piece.length);
      const started = performance.now();
      interpolate(tracedFrom(text, { start: 0, end: text.length }), given, { left: 1_000_000 });
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });

  it('covers its result with runs, whatever it is given', () => {
    const pieces = fc.constantFrom('$', '{', '}', 'A', 'X', ':', '-', '+', '?', '\n', ' ', '$$', '${X:-', '😀');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const { text: result } = interpolate(tracedFrom(text, { start: 0, end: text.length }), given, { left: 10_000 });
        let at = 0;
        for (const { start, end } of result.runs) {
          expect(start).toBe(at);
          at = end;
        }
        expect(at).toBe(result.text.length);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});
