import type { Digest } from './image-reference.js';
import type { ImageContents, NotCovered } from './image-contents.js';
import type { Problem } from './result.js';
import type { ImageConfig, Subject } from './subject.js';

/** From worst to mildest; `negligible` is Debian's and Ubuntu's word for what is not worth fixing, and no threshold counts it. */
export const severities = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const;
export type Severity = (typeof severities)[number];

/** The kinds of things a scanner can look for. */
export const scanAspects = ['vulnerabilities', 'secrets', 'misconfigurations', 'malware'] as const;
export type ScanAspect = (typeof scanAspects)[number];

/** One vulnerability in one package, as one scanner says it. */
export interface Vulnerability {
  /** The CVE id when there is one, else the scanner's own (GHSA, DSA, ELSA). */
  readonly id: string;
  /** Other ids of the same vulnerability, without `id`. */
  readonly aliases: readonly string[];
  readonly package: AffectedPackage;
  /** Versions that fix it; empty when there is none (yet). */
  readonly fixedIn: readonly string[];
  readonly severity: Severity;
  /** Who gave the severity, e.g. `nvd`, `ghsa`, `debian`. */
  readonly severitySource?: string;
  /** CVSS base score, 0 to 10. */
  readonly score?: number;
  /** CVSS vector, e.g. `CVSS:3.1/AV:N/…`. */
  readonly vector?: string;
  /** Probability of exploitation within 30 days, 0 to 1, and its rank (FIRST, EPSS). */
  readonly epss?: { readonly score: number; readonly percentile?: number };
  /** Listed among the known exploited vulnerabilities (CISA KEV); absent when the scanner does not say. */
  readonly knownExploited?: boolean;
  /** When the advisory was published, ISO 8601; absent when the scanner does not say: then there is no grace. */
  readonly published?: string;
  /** Diff id of the layer that brought the package in. */
  readonly layer?: Digest;
  readonly title?: string;
  readonly link?: string;
}

/** An installed package that a vulnerability is in. */
export interface AffectedPackage {
  readonly name: string;
  readonly version: string;
  /** Package URL (purl-spec), e.g. `pkg:npm/lodash@4.17.15`. */
  readonly purl?: string;
  /** The scanner's word for the ecosystem, e.g. `npm`, `deb`. */
  readonly type?: string;
  /** Where in the image the package was found. */
  readonly path?: string;
}

/** A credential baked into an image. The secret itself is never kept, not even in part. */
export interface FoundSecret {
  /** The scanner's rule, e.g. `private-key`. */
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** File in the image; `(config)` for the image's own environment or history. */
  readonly path: string;
  /** 1-based. */
  readonly line?: number;
  readonly layer?: Digest;
}

/** A setting of the image that a scanner's rule forbids. */
export interface Misconfiguration {
  /** The scanner's rule, e.g. `DS-0002`. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly advice?: string;
  readonly link?: string;
  readonly path?: string;
  readonly layer?: Digest;
}

/** A file that a malware scanner's signature names. */
export interface FoundMalware {
  readonly signature: string;
  readonly path: string;
  readonly layer?: Digest;
  /** True when a later layer deletes the file: it is still delivered to whoever pulls the image. */
  readonly deleted?: boolean;
}

/** What one run of a scanner found, before anybody vouches for what it was about. */
export interface ScannerFindings {
  /** What the scanner's own output says it scanned; compared with the subject, since a report of another image proves nothing. */
  readonly claimed: { readonly imageId?: Digest; readonly digest?: Digest };
  readonly version?: string;
  readonly database?: ScannerDatabase;
  /** The operating system that the scanner recognised. */
  readonly system?: { readonly family: string; readonly version?: string; readonly endOfLife?: boolean; readonly supported?: boolean };
  /** How many packages it recognised, vulnerable or not; absent when it does not say. */
  readonly packages?: number;
  /** How many of them it read out of program files (modules of Go, crates of Rust); absent when it does not say. */
  readonly packagesOfPrograms?: number;
  /** What it looked for in this run. */
  readonly lookedFor: readonly ScanAspect[];
  /** True when the scanner says of each vulnerability whether it is known to be exploited. */
  readonly tellsKnownExploited: boolean;
  readonly vulnerabilities: readonly Vulnerability[];
  readonly secrets: readonly FoundSecret[];
  readonly misconfigurations: readonly Misconfiguration[];
  readonly malware: readonly FoundMalware[];
  readonly notCovered: readonly NotCovered[];
}

/** The advisories or signatures that a scanner compares with. */
export interface ScannerDatabase {
  /** When it was built, ISO 8601. */
  readonly builtAt?: string;
  /** Where it came from, when the scanner says so. */
  readonly source?: string;
  readonly version?: string;
}

/** One scanner's answer about one subject: what an auditor is shown. */
export interface ScanReport extends Omit<ScannerFindings, 'claimed' | 'version'> {
  readonly scanner: ScannerIdentity;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The exact command to repeat it by hand, redacted. */
  readonly command?: string;
}

/** The very program that ran. */
export interface ScannerIdentity {
  /** The id of one of our scanners, e.g. `trivy`. */
  readonly id: string;
  readonly version?: string;
  /** SHA-256 of the program file, `sha256:hex`. */
  readonly programDigest?: Digest;
}

/** Why there is no report: each has its own sentence and next step. */
export const scanProblemCodes = [
  'TOOL_NOT_FOUND',
  'TOOL_IN_WORKSPACE',
  'TOOL_IS_SCRIPT',
  'TOOL_TIMED_OUT',
  'TOOL_CANCELLED',
  'TOOL_KILLED',
  'TOOL_FAILED',
  'TOOL_TOO_OLD',
  'TOOL_OUTPUT_TOO_LARGE',
  'OUTPUT_NOT_UNDERSTOOD',
  'DATABASE_MISSING',
  'DATABASE_TOO_OLD',
  'DATABASE_DOWNLOAD_FAILED',
  'DATABASE_BUSY',
  'RATE_LIMITED',
  'IMAGE_NOT_FOUND',
  'DAEMON_UNREACHABLE',
  'DAEMON_REFUSED',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REFUSED',
  'DISK_FULL',
  'ARCHIVE_UNREADABLE',
  'ARCHIVE_CONTRADICTS_ITSELF',
  'SUBJECT_DIFFERS',
  'NOT_SUPPORTED',
] as const;
export type ScanProblemCode = (typeof scanProblemCodes)[number];
export type ScanProblem = Problem<ScanProblemCode>;

/** A scanner that gave no report. Nothing is ever clean because a scan failed. */
export interface ScanFailure {
  readonly scanner: string;
  readonly problem: ScanProblem;
  /** The exact command to repeat it by hand, redacted. */
  readonly command?: string;
}

/** Everything that is known about what is inside one image: what the gate judges, and what shells keep and show. */
export interface ImageScan {
  readonly subject: Subject;
  readonly config: ImageConfig;
  readonly contents: ImageContents;
  readonly reports: readonly ScanReport[];
  readonly failures: readonly ScanFailure[];
  /** Native configuration of scanners that lies in the workspace; it decides nothing here, and that is said. */
  readonly ignoredConfigurations: readonly string[];
}
