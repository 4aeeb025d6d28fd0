/** One rule of a source policy, as BuildKit's `sourcepolicy/pb` reads it from JSON. */
export interface SourceRule {
  readonly action: 'ALLOW' | 'DENY' | 'CONVERT';
  readonly selector: { readonly identifier: string; readonly match_type: 'REGEX' };
  readonly updates?: { readonly identifier: string };
}
