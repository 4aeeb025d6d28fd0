import type { SourceFile } from '../model/reading.js';
import type { TextEdit } from '../model/verdict.js';

/** The file's text after the edits; undefined when one is for another file, lies outside, or overlaps another. */
export function applyEdits({ path, text }: Pick<SourceFile, 'path' | 'text'>, edits: readonly TextEdit[]): string | undefined {
  const inOrder = [...edits].sort((a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end);
  const parts: string[] = [];
  let done = 0;
  for (const { at, newText } of inOrder) {
    const { start, end } = at.span;
    if (at.file !== path || start < done || end < start || end > text.length) return undefined;
    parts.push(text.slice(done, start), newText);
    done = end;
  }
  return parts.join('') + text.slice(done);
}
