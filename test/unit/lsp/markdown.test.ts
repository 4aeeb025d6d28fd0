import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, plain, sentence } from '../../../src/lsp/markdown.js';

describe('markdown', () => {
  it('keeps code inside its fence whatever backticks it holds', () => {
    expect(code('node:20')).toBe('`node:20`');
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`')).toBe('`` ` ``');
    expect(code('')).toBe('`  `');
  });

  it('makes no link, picture, heading or HTML of foreign words', () => {
    expect(plain('![x](https://evil.example) <b> # www.evil.example')).toBe(
      '\\!\\[x\\](https\\://evil.example) \\<b\\> \\# www\\.evil.example',
    );
  });

  it('shows hidden characters as what they are, the backslash escaped as Markdown wants it', () => {
    expect(plain('a\u202eb\u200bc\u0007\nd')).toBe('a\\\\u{202e}b\\\\u{200b}c\\\\u{7} d');
  });

  it('marks what was typed in our own sentences', () => {
    expect(sentence('`nginx:latest` is not pinned.')).toBe('`nginx:latest` is not pinned.');
    expect(sentence('an odd ` mark')).toBe('an odd  mark');
  });

  it('never leaves an unescaped bracket, angle or link outside code', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '[', ']', '(', ')', '<', '!', 'h', ':', '/', ' ') }), (text) => {
        expect(plain(text).replace(/\\./g, 'x')).not.toMatch(/[[\]<!`]|:\/\//);
      }),
      { seed: 7 },
    );
  });
});
