import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import { toRange } from './convert.js';
import { describeUse } from './describe-use.js';
import type { JudgedText } from './judge-text.js';
import { useAt } from './locate-use.js';

/** What the policies say about the image under the cursor. */
export function provideHover(text: JudgedText, position: Position): Hover | null {
  if (text.state === 'policy-file' || text.state === 'excluded' || text.state === 'too-large') return null;
  const judged = useAt(text, text.lines.offsetAt(position));
  if (judged === undefined || text.state === 'no-policy') return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: describeUse(judged, text) },
    range: toRange(text.lines, judged.use.at.span),
  };
}
