import { describe, expect, it } from 'vitest';
import {
  escapeCommandData,
  escapeCommandProperty,
  escapeLine,
  escapeMarkdown,
  escapeSarif,
  escapeText,
  escapeXml,
  markdownCode,
  toJson,
} from '../../../../src/core/reports/escape.js';

const hostile = '\u001b[31mred\u001b[0m\n::error::x\r\u202Eevil\u200B\uFEFF\u0000\u0085\u2028\u{E0041}';

describe('the escaper of each sink', () => {
  it('shows control, bidirectional and zero-width characters as code points in text', () => {
    expect(escapeText(hostile)).toBe(
      '\\u{1b}[31mred\\u{1b}[0m\\u{a}::error::x\\u{d}\\u{202e}evil\\u{200b}\\u{feff}\\u{0}\\u{85}\\u{2028}\\u{e0041}',
    );
  });

  it('leaves ordinary letters of every script alone', () => {
    expect(escapeText('Grüße, 镜像, образ, 🐳')).toBe('Grüße, 镜像, образ, 🐳');
  });

  it('shows half a surrogate pair', () => {
    expect(escapeText('a\ud800b')).toBe('a\\u{d800}b');
  });

  it.each([
    ['::error::x', '\\u{3a}:error::x'],
    ['  ::set-output name=a::b', '  \\u{3a}:set-output name=a::b'],
    ['a::b', 'a::b'],
  ])('no line can be taken for a workflow command: %j', (line, expected) => expect(escapeLine(line)).toBe(expected));

  it('no text holds the mark of an older workflow command, wherever it stands', () => {
    expect(escapeText('a ##[error]b ##vso[task.complete]')).toBe('a #\\u{23}[error]b #\\u{23}vso[task.complete]');
  });

  it('no SARIF message holds a link that foreign text made', () => {
    expect(escapeSarif('`[x](https://evil.example)` a[1]')).toBe('`\\[x\\](https://evil.example)` a\\[1\\]');
    expect(escapeSarif('a[1]')).toBe('a[1]');
  });

  it('JSON reads back as the exact text and shows no character that hides or reorders', () => {
    const printed = toJson({ text: hostile, mark: '##[error]x' });
    expect(JSON.parse(printed)).toEqual({ text: hostile, mark: '##[error]x' });
    expect(printed).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202e\u2028\ufeff]|##/);
  });

  it('XML keeps no markup and no character that XML forbids', () => {
    expect(escapeXml('<a b="c">&\'\u0000\uFFFE')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&apos;\\u{0}\\u{fffe}');
  });

  it('workflow commands keep their properties apart', () => {
    expect(escapeCommandProperty('a,b:c%0A\n')).toBe('a%2Cb%3Ac%250A\\u{a}');
    expect(escapeCommandData('100%\n::error::')).toBe('100%25\\u{a}::error::');
  });

  it('Markdown has no markup, no HTML, no mention and no link', () => {
    expect(escapeMarkdown('[x](javascript:1) <b> @team *a* | `c` https://evil.example www.evil.example')).toBe(
      '\\[x\\]\\(javascript:1\\) &lt;b&gt; &#64;team \\*a\\* \\| \\`c\\` https&#58;//evil.example www&#46;evil.example',
    );
  });

  it('a code span in a table cell cannot be left', () => {
    expect(markdownCode('a`b``c|d')).toBe('``` a`b``c\\|d ```');
    expect(markdownCode('a\nb')).toBe('`a\\u{a}b`');
  });
});
