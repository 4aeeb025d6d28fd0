import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isWithin, toFilePath, toRange, toSpan, toUri } from '../../../src/lsp/convert.js';

describe('document URIs', () => {
  it('are one file however they are spelled', () => {
    expect(toFilePath('file:///c%3A/My%20Code/Dockerfile')).toBe('file:///c:/My Code/Dockerfile');
    expect(toFilePath('file:///C:/My%20Code/Dockerfile')).toBe('file:///c:/My Code/Dockerfile');
    expect(toFilePath('untitled:Untitled-1')).toBe('untitled:Untitled-1');
    expect(toFilePath('git:/a/b?%7B%22x%22%7D')).toBe('git:/a/b?%7B%22x%22%7D');
  });

  it('never gain a separator by decoding, and broken escapes stay', () => {
    expect(toFilePath('file:///a%2Fb/%zz')).toBe('file:///a%2Fb/%zz');
  });

  it('come back from paths with any character', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/[/\\?#%]/.test(text));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const path = `file:///${segments.join('/')}`;
        fc.pre(!/^file:\/\/\/[A-Z]:/.test(path));
        expect(toFilePath(toUri(path))).toBe(path);
      }),
      { seed: 7 },
    );
  });

  it('tell folders by whole segments', () => {
    expect(isWithin('file:///a/bc', 'file:///a/b')).toBe(false);
    expect(isWithin('file:///a/b/c', 'file:///a/b')).toBe(true);
  });
});

describe('spans', () => {
  it('survive the way to lines and back, with every line end and surrogate pairs', () => {
    const unit = fc.constantFrom('a', 'é', '🐳', '\n', '\r\n', '\t', ' ');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), fc.nat(), fc.nat(), (parts, a, b) => {
        const text = parts.join('');
        const offsets = parts.reduce<number[]>((found, part) => [...found, (found.at(-1) ?? 0) + part.length], [0]);
        const [start, end] = [offsets[a % offsets.length] ?? 0, offsets[b % offsets.length] ?? 0].sort((x, y) => x - y);
        const lines = TextDocument.create('', '', 0, text);
        const span = { start: start ?? 0, end: end ?? 0 };
        expect(toSpan(lines, toRange(lines, span))).toEqual(span);
      }),
      { seed: 7 },
    );
  });
});
