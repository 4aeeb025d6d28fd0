import type { ScanAspect } from '../../model/scan-report.js';

/** How a policy that has a say stands, as an editor shows it. */
export interface PolicyStanding {
  /** `last-good`: the file is broken or its tests fail, and the last good version is in force. `broken`: there is none, all is undetermined. */
  readonly state: 'good' | 'last-good' | 'broken';
  /** The first problem, in words, and how many there are. */
  readonly problem?: string;
  readonly problems: number;
  /** What the policy in force asks of scans: which scanners it names, and what it judges besides vulnerabilities. Absent when it says nothing about them. */
  readonly scan?: { readonly scanners: readonly string[]; readonly require: 'any' | 'all'; readonly aspects: readonly ScanAspect[] };
  /** Where it comes from, when that is afar; also of one that cannot be had. */
  readonly source?: string;
  /** The policy from afar that it extends. */
  readonly extends?: string;
  readonly serial?: number;
  /** Who signed it and how old the knowledge is, in words. */
  readonly vouching?: string;
  /** Why it may be outdated, a sentence. */
  readonly stale?: string;
}
