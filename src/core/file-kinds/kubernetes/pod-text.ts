import type { Span } from '../../model/span.js';
import { maskTemplates } from '../yaml/mask-templates.js';
import { isTooDeep } from '../yaml/nesting.js';
import { parseTree } from '../yaml/parse-tree.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';

/**
 * The YAML that a text holds (a `podSpecPatch`, values of a chart), with offsets in the file. Only what is written as it is read can be located: a literal block, whose
 * indentation does not change its meaning, or one line without escapes. Undefined for everything else, and for what is no YAML.
 */
export function readPodText(scalar: YamlScalar, text: string): YamlNode | undefined {
  const span = scalar.style === 'literal' ? wholeLines(scalar.at, text) : scalar.literal && !scalar.cut ? scalar.at : undefined;
  if (!span) return undefined;
  const source = text.slice(span.start, span.end);
  if (isTooDeep(source)) return undefined;
  const masked = source.includes('{{') ? maskTemplates(source).text : source;
  const { roots, brokenAt } = parseTree(masked, span.start, { written: source });
  return brokenAt || roots.length !== 1 ? undefined : roots[0];
}

function wholeLines(span: Span, text: string): Span {
  return { start: text.lastIndexOf('\n', span.start - 1) + 1, end: span.end };
}
