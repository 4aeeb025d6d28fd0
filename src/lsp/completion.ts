import { CompletionItemKind, CompletionItemTag, MarkupKind, type CompletionList, type Position } from 'vscode-languageserver';
import { approvedImages, type ApprovedImage } from '../core/index.js';
import { completionPlaceAt } from './completion-place.js';
import { toRange } from './convert.js';
import type { JudgedText } from './judge-text.js';
import { plain } from './markdown.js';

/** A longer list is cut, and asked for again as the person types on. */
const mostItems = 200;

/** Every image that the policies approve at the place where one is being typed. */
export function provideCompletion(text: JudgedText, position: Position): CompletionList | null {
  if (text.state !== 'judged' && text.state !== 'no-images') return null;
  const at = completionPlaceAt(text, text.lines.offsetAt(position));
  if (at === undefined) return null;
  const approved = approvedImages(text.governing.policy, at.place, text.context);
  const range = toRange(text.lines, at.token);
  const items = approved.slice(0, mostItems).map((image, index) => ({
    label: image.label,
    kind: CompletionItemKind.Value,
    ...(image.detail === undefined ? {} : { detail: image.detail }),
    ...(image.deprecated === true ? { tags: deprecatedTags, documentation: deprecation } : {}),
    // The policy's own order, and matching on the reference whatever the label says.
    sortText: String(index).padStart(4, '0'),
    filterText: filterTextOf(image),
    textEdit: { range, newText: image.reference },
  }));
  return { isIncomplete: approved.length > mostItems, items };
}

const deprecatedTags: CompletionItemTag[] = [CompletionItemTag.Deprecated];
const deprecation = { kind: MarkupKind.Markdown, value: plain('This image is near or past its end of life.') };

function filterTextOf({ reference }: ApprovedImage): string {
  return reference;
}
