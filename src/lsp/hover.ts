import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import { approvedFor } from './choices.js';
import { toRange } from './convert.js';
import { answerFor, describeAnswer } from './describe-image.js';
import type { JudgedText } from './judge-text.js';
import { useAt } from './locate-use.js';

/** What the policies say about the image under the cursor. Without a policy there is nothing to say. */
export function provideHover(text: JudgedText, position: Position): Hover | null {
  const judged = text.state === 'judged' ? useAt(text, text.lines.offsetAt(position)) : undefined;
  if (judged === undefined) return null;
  const approved = approvedFor(judged, text);
  return {
    contents: { kind: MarkupKind.Markdown, value: describeAnswer(answerFor(judged, text, approved)) },
    range: toRange(text.lines, judged.use.at.span),
  };
}
