import type { Level } from '../../model/rules.js';
import type { ImageScan } from '../../model/scan-report.js';
import type { MergedVulnerability, ScanFinding, ScanItem } from '../../model/scan-verdict.js';
import type { Scan } from '../document.js';
import type { ExceptionSource } from '../judging/exceptions.js';
import type { PreparedPolicy } from '../judging/prepare-policy.js';
import type { DocumentPath, PolicyLayer } from '../layer.js';
import type { ScanJudgingContext } from './scan-context.js';

/** What one policy is asked about one image. */
export interface ScanQuestion {
  /** Absent when the image was never scanned. */
  readonly scan?: ImageScan;
  /** How sentences name the image. */
  readonly image: string;
  /** The policy's `scan`. */
  readonly asked: Scan;
  /** What all scanners found together, each with what the exploitability documents say of it under this policy. */
  readonly vulnerabilities: readonly MergedVulnerability[];
  readonly layer: PolicyLayer;
  readonly prepared: PreparedPolicy;
  readonly exceptions: readonly ExceptionSource[];
  readonly context: ScanJudgingContext;
}

/** The rules that speak about what is inside an image. */
export type ScanRuleId = Exclude<ScanFinding['rule'], 'exception-expired' | 'exception-expiring'>;

/** What one rule says about an image under one policy, before dates and exceptions are looked at. */
export interface ScanRuleFinding {
  readonly rule: ScanRuleId;
  /** Tells apart findings of one rule: two layers' statements with the same key are one finding. */
  readonly key: string;
  readonly level: Level;
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The policy's line that asks for it. */
  readonly entry: DocumentPath;
  readonly items: readonly ScanItem[];
}
