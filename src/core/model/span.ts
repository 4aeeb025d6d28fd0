/** A stretch of a text in UTF-16 code units; `end` is exclusive. Lines and columns exist only at the edges (line-index.ts). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * How a shell names a file, always with `/`: the command line uses paths (relative to the working directory when below it),
 * the language server uses document URIs. The core only compares it, shows it, and cuts it at `/`.
 */
export type FilePath = string;

/** A stretch of one file's text. */
export interface Location {
  readonly file: FilePath;
  readonly span: Span;
}

/** What a related place contributes to an image use or a finding. */
export type RelatedRole = 'arg' | 'tag' | 'registry' | 'digest' | 'default' | 'template' | 'policy' | 'duplicate';

/** Another place that a reader of this use or finding should look at, with a sentence saying why. */
export interface RelatedLocation extends Location {
  readonly role: RelatedRole;
  readonly message: string;
}

/** True when the two stretches share at least one character, or one is an empty stretch inside the other. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start === a.end || b.start === b.end ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
}
