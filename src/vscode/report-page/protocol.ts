/* What the extension and the report page say to each other. Types only. */

/** One thing that was found in an image, as the page shows it: plain text throughout, never markup. */
export interface ReportRow {
  readonly kind: 'vulnerability' | 'secret' | 'misconfiguration' | 'malware';
  readonly id: string;
  readonly severity: string;
  /** 0 is worst. */
  readonly rank: number;
  readonly package: string;
  readonly version: string;
  readonly fixedIn: string;
  /** The instruction that is said to have brought it in. */
  readonly instruction: string;
  /** 1-based line of that instruction. */
  readonly line?: number;
  readonly title: string;
  readonly exploited: boolean;
  readonly link?: string;
  /** Everything else that is known, as name and value. */
  readonly details: readonly (readonly [string, string])[];
}

/** What stands above the list. */
export interface ReportHead {
  readonly imageId: string;
  readonly title: string;
  readonly verdict: string;
  readonly standing: string;
  /** What the gate says and what is not known, a sentence each. */
  readonly findings: readonly string[];
  /** Scanners with version and database age, failures, what was not covered. */
  readonly notes: readonly string[];
}

/** Rows are sent again only when they have changed: there may be thousands. */
export type ToPage =
  | { readonly type: 'report'; readonly head: ReportHead; readonly rows?: readonly ReportRow[] }
  | { readonly type: 'waiting'; readonly text: string };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'open'; readonly link: string }
  | { readonly type: 'reveal'; readonly line: number }
  | { readonly type: 'scanAgain' };

export const sorts = ['severity', 'package', 'id', 'instruction', 'fix'] as const;
export type Sort = (typeof sorts)[number];
export const groupings = ['none', 'instruction', 'package'] as const;
export type Grouping = (typeof groupings)[number];

/** What a person has set on the page; kept over a reload of the window. */
export interface PageState {
  readonly imageId: string;
  readonly filter: string;
  readonly sort: Sort;
  readonly group: Grouping;
  /** The mildest severity that is shown, as a rank. */
  readonly upTo: number;
}
