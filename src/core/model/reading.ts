import type { ImageUse, PlaceInfo } from './image-use.js';
import type { FilePath, Span } from './span.js';

/** A file's text with what the shell knows about it. */
export interface SourceFile {
  readonly path: FilePath;
  readonly text: string;
  /** The editor's language mode; counts as recognition. */
  readonly languageId?: string;
  /** The id of the file kind that a person's settings force. */
  readonly kind?: string;
}

/** What a reader may take into account besides the text: nothing here is fetched while reading. */
export interface KnownFacts {
  /** Build arguments that the policy settles, each with every value it may take. */
  readonly buildArgs: Readonly<Record<string, readonly string[]>>;
}

export const noFacts: KnownFacts = { buildArgs: {} };

/** A part of a file that could not be read as its real consumer would read it. */
export interface ReadProblem {
  readonly code: 'syntax' | 'duplicate-key' | 'line-break' | 'limit' | 'unsupported';
  readonly span: Span;
  /** What is wrong, why it matters, what to do next: one sentence each. */
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The stretch nobody can vouch for because of it: uses inside are undetermined, and so is the file. Absent: only said. */
  readonly undetermined?: Span;
}

/** A file inside a file (a Dockerfile in a Compose block scalar), handed back to be read with its own kind. */
export interface EmbeddedFile {
  readonly kind: string;
  readonly text: string;
  /** For each line of `text`: its offset in the outer file. */
  readonly offsets: readonly number[];
}

/** What reading a file gave: total, never thrown; a broken file still gives what was readable. */
export interface Reading {
  readonly uses: readonly ImageUse[];
  readonly problems: readonly ReadProblem[];
  readonly embedded: readonly EmbeddedFile[];
  /** Files that would make the reading more exact if they were known. */
  readonly wants: readonly FilePath[];
  /** Network fetches (ADD of a URL, RUN with one) that no image policy judges: said, never implied to be fine. */
  readonly notCovered: readonly Span[];
}

export const nothingRead: Reading = { uses: [], problems: [], embedded: [], wants: [], notCovered: [] };

/** Reads one kind of file. */
export interface Reader {
  read(file: SourceFile, known: KnownFacts): Reading;
}

/** An image that somebody is about to type: where it would stand, and what is typed of it so far. */
export interface ExpectedImage {
  readonly place: PlaceInfo;
  readonly stage?: 'final' | 'builder';
  readonly typed: string;
}

/** A family of files in which images stand: a table, a recogniser, and a reader that is loaded when first needed. */
export interface FileKind {
  readonly id: string;
  readonly label: string;
  /** Editor language ids that mean this kind. */
  readonly languages: readonly string[];
  readonly places: readonly PlaceInfo[];
  /** ASCII words of which at least one is in every file of this kind that can name an image; compared without case. Used to skip, see threats: the kind decides when skipping is safe. */
  readonly words: readonly string[];
  /** True when the file's name alone says that it is of this kind. `path` uses `/`. */
  claimsName(path: FilePath): boolean;
  /** Recognition by content, asked only for files whose name ends in one of `extensions` (with the dot) or whose language id is in `languages`. */
  readonly shape?: { readonly extensions: readonly string[]; readonly languages: readonly string[]; test(text: string): boolean };
  /** Whether the text before the cursor, on its line, looks as if an image came next: for completion where the reading has no use yet. */
  expects(before: string): ExpectedImage | undefined;
  load(): Promise<Reader>;
}
