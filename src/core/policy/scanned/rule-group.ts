import type { Level } from '../../model/rules.js';
import type { ScanItem } from '../../model/scan-verdict.js';
import type { RecordedException } from '../judging/exceptions.js';
import type { DocumentPath } from '../layer.js';
import type { ScanRuleFinding, ScanRuleId } from './question.js';

/** What one rule says about things that were found, and the exceptions that have to do with it. */
export interface RuleGroup {
  readonly rule: ScanRuleId;
  readonly level: Level;
  /** The policy's line that asks for it. */
  readonly entry: DocumentPath;
  readonly findings: readonly ScanRuleFinding[];
  /** What exceptions in force cover, by exception. */
  readonly excepted: readonly { readonly waiver: RecordedException; readonly items: readonly ScanItem[] }[];
  /** Exceptions that have ended and would have covered something that the findings are about. */
  readonly expired: readonly RecordedException[];
}
