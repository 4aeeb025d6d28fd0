import type { FoundMalware, FoundSecret, Misconfiguration, Severity, Vulnerability } from './scan-report.js';
import type { Digest } from './image-reference.js';
import type { RuleId } from './rules.js';
import type { Finding } from './verdict.js';

/** What all scanners together say about one vulnerability in one package: the worst severity counts, and who said what is kept. */
export interface MergedVulnerability extends Vulnerability {
  readonly sightings: readonly Sighting[];
  /** Where the scanners disagree, in words; empty when they do not. */
  readonly disagreements: readonly string[];
  /** Further copies of the same package in the image, where there are several: each may have come with another layer. */
  readonly otherPlaces?: readonly { readonly path?: string; readonly layer?: Digest }[];
  /** A VEX statement about it; `counts` when the policy trusts its author (and signer) at this stage, else it only annotates. */
  readonly vex?: {
    readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
    readonly counts: boolean;
    readonly document: string;
  };
}

/** One scanner's own words about a vulnerability. */
export interface Sighting {
  readonly scanner: string;
  readonly id: string;
  readonly severity: Severity;
  readonly fixedIn: readonly string[];
}

/** One thing that was found in an image. */
export type ScanItem =
  | { readonly kind: 'vulnerability'; readonly item: MergedVulnerability }
  | { readonly kind: 'secret'; readonly item: FoundSecret & { readonly scanner: string } }
  | { readonly kind: 'misconfiguration'; readonly item: Misconfiguration & { readonly scanner: string } }
  | { readonly kind: 'malware'; readonly item: FoundMalware & { readonly scanner: string } };

/** Something that a policy has to say about an image's scan; like a file's finding, but it stands at no place in a file yet. */
export interface ScanFinding extends Omit<Finding, 'at' | 'rule'> {
  readonly rule: Extract<
    RuleId,
    | 'vulnerable-image'
    | 'secret-in-image'
    | 'malware-in-image'
    | 'misconfigured-image'
    | 'image-not-scanned'
    | 'scan-stale'
    | 'exception-expired'
    | 'exception-expiring'
  >;
  /** What it is about, the worst first; empty for findings about the scan itself. */
  readonly items: readonly ScanItem[];
}

/** The gate's answer about one image: would policy let it pass? */
export interface ScanVerdict {
  /** `undetermined`: what is missing is said, and it is never passed. */
  readonly outcome: 'passed' | 'failed' | 'undetermined';
  /** False when no policy asks anything of scans; then the outcome is `undetermined` and stops nothing. */
  readonly asked: boolean;
  readonly findings: readonly ScanFinding[];
  readonly missing: readonly string[];
  /** Everything that was found, counted or not, worst first. */
  readonly items: readonly ScanItem[];
}
