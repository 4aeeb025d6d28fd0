import type { ImageUse } from './image-use.js';
import type { Level, RuleId } from './rules.js';
import type { FilePath, Location, RelatedLocation, Span } from './span.js';

/** Where an enforcement decision is made. */
export type Stage = 'edit' | 'ci' | 'push' | 'admit';

/** Which policy spoke, as findings name it. */
export interface PolicyLabel {
  readonly name?: string;
  readonly version?: string;
  readonly layer: LayerKind;
  readonly file: FilePath;
}

/** The organisation's policy stands above every `.wharfmaster.yaml` of a workspace. */
export type LayerKind = 'organisation' | 'workspace';

/** One replacement of a stretch of text. */
export interface TextEdit {
  readonly at: Location;
  readonly newText: string;
}

/** A change that makes a use pass the whole policy. */
export interface Fix {
  readonly kind: 'replace' | 'pin' | 'mirror';
  /** The act, e.g. "Replace with `registry.bank.example/base/node:22-slim`". */
  readonly title: string;
  /** The reference that stands there afterwards. */
  readonly result: string;
  readonly edits: readonly TextEdit[];
  /** True for the single best answer. */
  readonly preferred: boolean;
}

/** Something a policy has to say about a use, for diagnostics, quick fixes, command line, SARIF and evidence alike. */
export interface Finding {
  readonly rule: RuleId;
  readonly level: Exclude<Level, 'off'>;
  readonly at: Location;
  /** What is wrong, naming what the person typed. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do next. */
  readonly next: string;
  /** The layers that say so, outermost first; never empty for a policy's finding, empty for an unreadable part of a file. */
  readonly policy: readonly PolicyLabel[];
  readonly related: readonly RelatedLocation[];
  /** The id of the exception that covers it: kept, shown faintly, listed, stops nothing. */
  readonly excepted?: { readonly id: string; readonly reason: string };
  /** True before the rule's `effectiveFrom`, or when enforcement of the stage does not block: reported, stops nothing. */
  readonly reportOnly?: boolean;
  /**
   * The layers whose own judgement is an error in force here, when these are not simply `policy`: another layer may say it at a lower
   * level or only report, and what this finding stands for in one story may be said by more.
   */
  readonly stoppedBy?: readonly PolicyLabel[];
}

/** Allowed, denied, or undetermined: never two outcomes. */
export type Outcome = 'allowed' | 'denied' | 'undetermined';

export interface Verdict {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /** What would have to be known to decide, in words. */
  readonly missing: readonly string[];
}

export interface JudgedUse {
  readonly use: ImageUse;
  readonly verdict: Verdict;
}

/** One file with every use judged. */
export interface JudgedFile {
  readonly file: FilePath;
  readonly uses: readonly JudgedUse[];
  /** Findings about the file itself: parts that could not be read. */
  readonly findings: readonly Finding[];
  /** Stretches that could not be read; not empty means that the file as a whole is undetermined. */
  readonly unreadable: readonly Span[];
  readonly notCovered: number;
  /** The layers that judged, outermost first; empty when no policy covers the file. */
  readonly policy: readonly PolicyLabel[];
}
