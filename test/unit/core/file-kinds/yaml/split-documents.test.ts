import { describe, expect, it } from 'vitest';
import { splitDocuments } from '../../../../../src/core/file-kinds/yaml/split-documents.js';

const cut = (text: string): readonly string[] =>
  splitDocuments(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end));

describe('splitting a stream into documents', () => {
  it('cuts at lines that begin with three dashes', () => {
    expect(cut('a: 1\n---\nb: 2\n--- # next\nc: 3\n')).toEqual(['a: 1\n', 'b: 2\n', 'c: 3\n']);
  });

  it('keeps content behind the mark with its document', () => {
    expect(cut('a: 1\n--- {b: 2}\n')).toEqual(['a: 1\n', '--- {b: 2}\n']);
  });

  it('cuts where kubectl cuts, though YAML would not: before a comment without a space and before white space of Unicode', () => {
    expect(cut('a: 1\n---# next\nb: 2\n---\u00a0\nc: 3\n---\u0085\nd: 4')).toEqual(['a: 1\n', 'b: 2\n', 'c: 3\n', 'd: 4']);
  });

  it('does not cut within a line, at more dashes, or behind a bare CR', () => {
    const text = 'a: x ---\n ---\n----\n---b\n\r---\rc';
    expect(cut(text)).toEqual([text]);
  });

  it('leaves a stream with directives in one piece, because they govern what follows the mark', () => {
    const text = '%TAG ! tag:yaml.org,2002:\n---\na: 1\n---\nb: 2\n';
    expect(cut(text)).toEqual([text]);
  });

  it('handles CRLF and marks at both ends', () => {
    expect(cut('---\r\na: 1\r\n---\r\nb: 2\r\n---')).toEqual(['a: 1\r\n', 'b: 2\r\n']);
  });
});
