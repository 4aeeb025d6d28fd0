import type { ImageUse, ImageValue, TextPiece } from '../../model/image-use.js';
import { decidedParts } from '../../reference/index.js';

/**
 * The variables that can still change where an image comes from: assumed on their default, not settled by the policy, and not
 * confined to the tag (policy.md section 5, Assumptions). A variable of the word whose value is empty has no piece of the text;
 * it may put anything there.
 */
export function openVariables(use: ImageUse, value: ImageValue & { readonly kind: 'reference' }): readonly string[] {
  const open = value.assumes.filter(({ from }) => from !== 'policy').map(({ name }) => name);
  if (open.length === 0) return [];
  const mentions = open.flatMap((name) => mentionsOf(name, use));
  const areConfined = mentions.every((at) => value.pieces.some((piece) => covers(piece, at)));
  const pieces = value.pieces.filter((piece) => isOpen(piece, open, mentions));
  const decided = areConfined && pieces.length > 0 ? decidedParts(value.text, pieces) : {};
  return decided.registry !== undefined && decided.repository !== undefined ? [] : open;
}

function isOpen(piece: TextPiece, open: readonly string[], mentions: readonly number[]): boolean {
  return piece.variable !== undefined && (open.includes(piece.variable.name) || mentions.some((at) => covers(piece, at)));
}

function covers({ variable }: TextPiece, at: number): boolean {
  return variable !== undefined && variable.use.start <= at && at < variable.use.end;
}

/** Where `$NAME` and `${NAME` stand in the word itself. A variable that is not mentioned there acts through one that is. */
function mentionsOf(name: string, { written, at }: ImageUse): readonly number[] {
  return [...startsOf(`$${name}`, written), ...startsOf(`\${${name}`, written)].map((start) => at.span.start + start);
}

function startsOf(wanted: string, text: string): readonly number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const follower = text.charAt(at + wanted.length);
    if (!/\w/.test(follower)) starts.push(at);
  }
  return starts;
}
