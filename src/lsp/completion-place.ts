import type { ApprovalPlace, Span } from '../core/index.js';
import { placeOf } from './choices.js';
import type { JudgedText } from './judge-text.js';
import { useAt } from './locate-use.js';

/** Where an image is being typed: what it is for, and the whole token, which a choice replaces. */
export interface CompletionPlace {
  readonly place: ApprovalPlace;
  readonly token: Span;
}

/** A line longer than this is no line that somebody types. */
const longestLine = 4096;

/** The place at the cursor: from the reading when an image stands there, else from the look of the line. */
export function completionPlaceAt(text: JudgedText, offset: number): CompletionPlace | undefined {
  const judged = useAt(text, offset);
  if (judged?.use.at.file === text.file) return { place: placeOf(judged), token: judged.use.at.span };
  return probeLine(text, offset);
}

function probeLine({ source: { text }, kept }: JudgedText, offset: number): CompletionPlace | undefined {
  const from = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - longestLine);
  const before = text.slice(from, offset);
  const probe = kept.kind === undefined ? undefined : probes[kept.kind];
  const found = probe?.(before);
  if (found === undefined) return undefined;
  return { place: found.place, token: { start: offset - found.typed.length, end: tokenEnd(text, offset) } };
}

interface Probed {
  readonly place: ApprovalPlace;
  /** What is typed of the image so far. */
  readonly typed: string;
}

/** What the text before the cursor looks like when an image comes next, by file kind. */
const probes: Readonly<Record<string, (before: string) => Probed | undefined>> = {
  dockerfile: (before) =>
    probed(/^\s*FROM\s+(?:--\S+\s+)*([^\s"'#]*)$/i, before, { use: 'base', class: 'dockerfile', stage: 'final' }) ??
    probed(/^\s*(?:ONBUILD\s+)?(?:COPY|ADD)\s.*--from=([^\s"']*)$/i, before, { use: 'tool', class: 'dockerfile', stage: 'builder' }) ??
    probed(/^\s*(?:ONBUILD\s+)?RUN\s.*--mount=\S*\bfrom=([^\s"',]*)$/i, before, { use: 'tool', class: 'dockerfile', stage: 'builder' }) ??
    probed(/^#\s*syntax\s*=\s*(\S*)$/i, before, { use: 'tool', class: 'dockerfile', stage: 'builder' }),
  kubernetes: (before) =>
    probed(/^[\s{,-]*["']?(?:image|reference)["']?\s*:\s+["']?([^\s"'#]*)$/, before, { use: 'run', class: 'manifest' }),
};

function probed(look: RegExp, before: string, place: ApprovalPlace): Probed | undefined {
  const typed = look.exec(before)?.[1];
  return typed === undefined ? undefined : { place, typed };
}

function tokenEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && end - offset < longestLine && !/[\s"',#]/.test(text.charAt(end))) end++;
  return end;
}
