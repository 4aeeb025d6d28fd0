import type { YamlScalar } from '../tree.js';
import type { LineCursor } from './line-cursor.js';
import { endOfPlain, scalar } from './scalars.js';

/**
 * Joins a plain scalar with the lines below that are indented deeper than `column`. The cursor stands on the first of them, and on the next line with
 * other content afterwards.
 */
export function readPlainLines(cursor: LineCursor, first: YamlScalar, column: number): YamlScalar | undefined {
  const parts = [first.text];
  let end = first.at.end;
  while (cursor.indent > column) {
    const lineEnd = endOfPlain(cursor);
    // A comment ends a scalar, so that what follows belongs to nothing.
    if (cursor.passedComment || lineEnd === undefined) return cursor.lose();
    parts.push(cursor.passedBlank > 0 ? '\n'.repeat(cursor.passedBlank) : ' ', cursor.text.slice(cursor.at, lineEnd));
    end = lineEnd;
    cursor.at = lineEnd;
    cursor.skipSpaces();
    const isCommented = cursor.at < cursor.lineEnd;
    cursor.toNextContent();
    if (isCommented && cursor.indent > column) return cursor.lose();
  }
  return scalar(first.at.start, end, parts.join(''), 'plain', false);
}
