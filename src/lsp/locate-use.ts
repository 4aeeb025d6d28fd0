import { overlaps, type JudgedUse, type Span } from '../core/index.js';
import type { JudgedText } from './judge-text.js';

/** The uses a person means who selected this stretch, or put the cursor there. */
export function usesAt({ judged, file }: JudgedText, span: Span): readonly JudgedUse[] {
  return judged.uses.filter(({ use }) => use.at.file === file && overlaps(use.at.span, span));
}

/** The one use at an offset; its first character and the place just behind its last both count. */
export function useAt(text: JudgedText, offset: number): JudgedUse | undefined {
  return usesAt(text, { start: offset, end: offset })[0];
}
