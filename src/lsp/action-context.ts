import type { Range } from 'vscode-languageserver';
import type { FilePath, Finding } from '../core/index.js';
import type { ClientFeatures } from './settings.js';

/** What actions need to know besides the text. */
export interface ActionContext {
  readonly features: ClientFeatures;
  readonly toUri: (file: FilePath) => string;
  /** Lets others have their turn; false when nobody waits for the answer any more. */
  readonly nextTurn: () => Promise<boolean>;
  /** Where the rule that made a finding stands in a policy, for *Open the rule in the policy*. */
  readonly ruleAt: (finding: Finding, file: FilePath) => { readonly uri: string; readonly range: Range } | undefined;
}
