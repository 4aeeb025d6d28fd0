/** Pattern over a repository, as policy.md section 3 defines it; `pattern/` parses it. */
export type PatternText = string;
/** `YYYY-MM-DD`; a date runs to the end of that day in UTC. */
export type DateText = string;
/** A number and `h` or `d`, e.g. `7d`. */
export type DurationText = string;

/** What an entry that can deny may say besides: before this day what it finds is reported and stops nothing (docs/adr/0004). */
export interface Starting {
  readonly effectiveFrom?: DateText;
}
