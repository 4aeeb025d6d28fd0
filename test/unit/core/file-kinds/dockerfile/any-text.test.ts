import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from './read.js';

const tokens = [
  'FROM', 'ARG', 'COPY', 'RUN', 'ONBUILD', 'ADD', 'AS', '--from=', '--mount=', 'from=', 'type=bind,', 'alpine', ':3', '@sha256:', '/', '${', '}', '$A', 'A=',
  ':-', '#', '%', '//', '\\', '`', '"', "'", '<<', '<<-', 'EOF', '\n', '\n', '\r\n', '\r', ' ', ' ', '\t', '\0', '\u00a0', '\u2028', '\uFEFF', '\uD800', 'é', '😀',
  '# syntax=', '# escape=`', '[', ']', ',', '=', '\v',
]; // prettier-ignore

const anyText = fc.oneof(
  fc.array(fc.constantFrom(...tokens), { maxLength: 80 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('any text at all', () => {
  it('is read without a throw, and every use stands where it says', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { uses, problems, notCovered } = read(text, { A: ['x', 'y'] });
        for (const { at, written, value } of uses) {
          expect(text.slice(at.span.start, at.span.end)).toBe(written);
          if (value.kind !== 'reference') continue;
          const joined = value.pieces.map((piece) =>
            piece.literal ? text.slice(piece.at.span.start, piece.at.span.end) : value.text.slice(piece.start, piece.end),
          );
          expect(joined.join('')).toBe(value.text);
        }
        for (const { start, end } of [...notCovered, ...problems.map(({ span }) => span)])
          expect(start >= 0 && start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 3000, seed: 20251122 },
    );
  });

  it('is read the same way twice', () => {
    const readTwice = fc.property(anyText, (text) => {
      expect(read(text)).toEqual(read(text));
    });
    fc.assert(readTwice, { numRuns: 300, seed: 7 });
  });
});
