import type { Location as WireLocation, Range } from 'vscode-languageserver';
import type { FilePath, Finding, Location } from '../core/index.js';
import type { ClientFeatures } from './settings.js';

/** What actions need to know besides the text. */
export interface ActionContext {
  readonly features: ClientFeatures;
  readonly toUri: (file: FilePath) => string;
  /** Where a place in any file is for the client, and the version of that file in the editor; nothing when its text is not at hand. */
  readonly locate: (location: Location) => (WireLocation & { readonly version: number | null }) | undefined;
  /** Lets others have their turn; false when nobody waits for the answer any more. */
  readonly nextTurn: () => Promise<boolean>;
  /** Where the rule that made a finding stands in a policy, for *Open the rule in the policy*. */
  readonly ruleAt: (finding: Finding, file: FilePath) => { readonly uri: string; readonly range: Range } | undefined;
}
