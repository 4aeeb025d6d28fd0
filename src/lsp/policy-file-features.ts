import { CompletionItemKind, MarkupKind, type CompletionList, type Hover, type Position } from 'vscode-languageserver';
import { completePolicy, hoverPolicy } from '../core/index.js';
import { toRange } from './convert.js';
import type { JudgedText } from './judge-text.js';

/** What a key or word of a policy means. */
export function providePolicyHover({ source, lines }: JudgedText, position: Position): Hover | null {
  const hover = hoverPolicy(source.text, lines.offsetAt(position));
  if (hover === undefined) return null;
  return { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: toRange(lines, hover.span) };
}

/** What may be written at a place of a policy. */
export function providePolicyCompletion({ source, lines }: JudgedText, position: Position): CompletionList | null {
  const found = completePolicy(source.text, lines.offsetAt(position));
  if (found.length === 0) return null;
  const items = found.map(({ label, insertText, detail, documentation, replace }) => ({
    label,
    kind: insertText.includes(':') ? CompletionItemKind.Property : CompletionItemKind.Value,
    ...(detail === '' ? {} : { detail }),
    documentation: { kind: MarkupKind.Markdown, value: documentation },
    textEdit: { range: toRange(lines, replace), newText: insertText },
  }));
  return { isIncomplete: false, items };
}
