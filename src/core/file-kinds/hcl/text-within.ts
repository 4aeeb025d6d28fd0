import { readDocuments } from '../yaml/read-documents.js';
import { holdsWord, isSpeltPlainly } from '../yaml/spelling.js';
import { fromJson } from './from-json.js';
import { unreadableWithin } from './problems.js';
import type { ReadProblem } from '../../model/reading.js';
import type { HclNode, HclTemplate } from './tree.js';

/** What JSON in a text says, as the same tree. */
export interface JsonWithin {
  readonly nodes: readonly HclNode[];
  readonly problems: readonly ReadProblem[];
}

/**
 * The JSON that a heredoc holds. What stands in `${…}` is passed over while the JSON is parsed and read as a value afterwards; in quoted text escapes would
 * move everything, so that is only said.
 */
export function jsonWithin(template: HclTemplate, text: string, words: readonly string[]): JsonWithin {
  const { start, end } = template.at;
  const written = text.slice(start, end);
  if (isSpeltPlainly(written) && !holdsWord(written, words)) return { nodes: [], problems: [] };
  if (text[start - 1] === '"') return { nodes: [], problems: [unreadableWithin(template.at)] };
  const { documents } = readDocuments(masked(template, written), { words });
  return { nodes: documents.flatMap(({ roots }) => roots.map((root) => fromJson(root, text, start))), problems: [] };
}

/** The text with its interpolations overwritten, character by character. */
function masked({ at, parts }: HclTemplate, written: string): string {
  const pieces: string[] = [];
  let done = 0;
  for (const part of parts) {
    if (part.kind === 'text') continue;
    const [start, end] = [part.at.start - at.start, part.at.end - at.start];
    pieces.push(written.slice(done, start), 'x'.repeat(end - start));
    done = end;
  }
  return pieces.join('') + written.slice(done);
}
