import type { ImageUse, ImageValue, TextPiece } from '../../model/image-use.js';
import type { Span } from '../../model/span.js';
import { decidedParts } from '../../reference/index.js';

/**
 * The variables that can still change where an image comes from: assumed on their default, not settled by the policy, and not
 * confined to the tag (policy.md section 5, Assumptions). A variable of the word whose value is empty has no piece of the text:
 * the empty stretch where it stands is open.
 */
export function openVariables(use: ImageUse, value: ImageValue & { readonly kind: 'reference' }): readonly string[] {
  const open = value.assumes.filter(({ from }) => from !== 'policy').map(({ name }) => name);
  if (open.length === 0) return [];
  const mentions = open.flatMap((name) => mentionsOf(name, use));
  const unplaced = mentions.filter((at) => !value.pieces.some((piece) => covers(piece, at)));
  const stretches = [
    ...value.pieces.filter((piece) => isOpen(piece, open, mentions)),
    ...unplaced.map((at) => emptyStretch(value.pieces, at)),
  ];
  const decided = stretches.length > 0 ? decidedParts(value.text, stretches) : {};
  return decided.registry !== undefined && decided.repository !== undefined ? [] : open;
}

/** Where in the text a part of the word would be that came to nothing: after every piece that stands before it. */
function emptyStretch(pieces: readonly TextPiece[], mention: number): Span {
  const before = pieces.filter(({ variable, at }) => (variable?.use ?? at.span).end <= mention);
  const end = before.at(-1)?.end ?? 0;
  return { start: end, end };
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
