import { emptyText, sliceTraced, spanOf, standIn, type TracedText } from '../../model/traced-text.js';
import { isTooDeep } from '../yaml/nesting.js';
import { parseTree } from '../yaml/parse-tree.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';

/** The values that a text inside the file holds; nothing when it is no YAML. Their spans are those of the text. */
export function parseInner(text: TracedText): readonly YamlNode[] {
  if (isTooDeep(text.text)) return [];
  const { roots, brokenAt } = parseTree(text.text, 0);
  return brokenAt === undefined ? roots : [];
}

/** A scalar of such a text, each part knowing its place in the file. */
export function traceInner(scalar: YamlScalar, text: TracedText): TracedText {
  const written = sliceTraced(text, scalar.at.start, scalar.at.end);
  if (scalar.literal) return written;
  const span = spanOf(written);
  const open = written.runs.find((run) => run.open !== undefined)?.open;
  return span === undefined ? emptyText : standIn(scalar.text, span, open);
}
