/** One exception of somebody's, in the tool's own words and in ours. */
export interface NativeRule {
  readonly ids: readonly string[];
  readonly packages: readonly string[];
  readonly paths: readonly string[];
  /** As written, `2026-12-31`. */
  readonly expires?: string;
  readonly reason?: string;
  /** What it would hide, as a sentence. */
  readonly words: string;
}

/** What a reader finds; the words are put together in one place. */
export interface NativeParts {
  readonly rules: readonly Omit<NativeRule, 'words'>[];
  readonly settings: readonly string[];
  readonly understood: boolean;
}
