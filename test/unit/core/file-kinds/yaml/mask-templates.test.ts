import { describe, expect, it } from 'vitest';
import { maskTemplates } from '../../../../../src/core/file-kinds/yaml/mask-templates.js';

describe('masking templates', () => {
  it('makes word characters of a mark within a line, and keeps every offset', () => {
    expect(maskTemplates('image: {{ .x }}:1')).toEqual({ text: 'image: xxxxxxxx:1', templates: [{ start: 7, end: 15 }], mayHide: false });
  });

  it('makes empty lines of marks that have their lines for themselves', () => {
    expect(maskTemplates('a: 1\n  {{- if .b }} {{ else }}\nc: 2').text).toBe(`a: 1\n  ${'\n'.repeat(23)}\nc: 2`);
    expect(maskTemplates('{{/* two\nlines */}}\na: 1').text).toBe(`${'\n'.repeat(19)}\na: 1`);
  });

  it('ends a mark that is never closed with its line', () => {
    expect(maskTemplates('a: {{ .b\nc: 1').text).toBe('a: xxxxx\nc: 1');
    expect(maskTemplates('a: {{ .b }}\nc: {{ d').text).toBe('a: xxxxxxxx\nc: xxxx');
  });

  it('says when a mark spans what may be YAML', () => {
    expect(maskTemplates('# {{\nimage: a\n# }}').mayHide).toBe(true);
    expect(maskTemplates('{a: "{{", "image": b, c: "}}"}').mayHide).toBe(true);
    expect(maskTemplates('{{- /* a: b */}}\n{{ $x := printf "%s:%s" .a .b }}').mayHide).toBe(false);
  });

  it('takes time in proportion to the text when nothing is closed', () => {
    const text = '{{\n'.repeat(300_000);
    expect(maskTemplates(text).templates).toHaveLength(300_000);
  });
});
