import type { Digest, ImageScan, ScanAspect, ScanReport } from '../../core/index.js';
import { sha256 } from '../hash.js';
import { readOwnFile, writeOwnFile } from '../own-files.js';

/** What a report depends on besides the image: with another of these the image is scanned again. */
export interface ReportKey {
  readonly scanner: string;
  /** The scanner's, and ours who read what it said. */
  readonly version: string;
  /** Version of the database, else when it was built; `unknown` when the scanner does not say. */
  readonly database: string;
  /** The server the scanner works with. */
  readonly server?: string;
  /** What it was asked to look for, in the order of `scanAspects`. */
  readonly lookedFor: readonly ScanAspect[];
}

/** One scanner's report on one platform of an image. */
export interface KeptReport {
  /** What the runtime calls the image: its config's digest, or with containerd that of an index with several platforms. */
  readonly source: Digest;
  /** How many platforms the image had when it was scanned. */
  readonly images: number;
  readonly key: ReportKey;
  readonly scan: Omit<ImageScan, 'reports' | 'failures'>;
  readonly report: ScanReport;
}

/** A report on some ten thousand findings; more is no file of ours. */
const largestEntry = 256 * 1024 * 1024;

/** The first line is the hash of the rest. A file that is not exactly that is damaged. */
export function readEntry(file: string): KeptReport | undefined {
  const content = readOwnFile(file, largestEntry);
  const end = content?.indexOf('\n') ?? -1;
  if (content === undefined || end < 0) return undefined;
  const body = content.slice(end + 1);
  if (sha256(body) !== content.slice(0, end)) return undefined;
  try {
    const entry: unknown = JSON.parse(body);
    return isKeptReport(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Replaced at once or not at all, and on the disk when it is said to be kept. */
export function writeEntry(file: string, report: KeptReport): void {
  const body = JSON.stringify(report);
  writeOwnFile(file, `${sha256(body)}\n${body}`);
}

/** The checksum says that it is what we wrote; this, that it was this version of us. */
function isKeptReport(entry: unknown): entry is KeptReport {
  return (
    hasFields(entry, 'source', 'images', 'key', 'scan', 'report') &&
    hasFields(entry['scan'], 'subject', 'config', 'contents') &&
    hasFields(entry['scan']['subject'], 'imageId', 'name') &&
    hasFields(entry['report'], 'scanner', 'finishedAt', 'vulnerabilities') &&
    hasFields(entry['report']['scanner'], 'id')
  );
}

function hasFields<Name extends string>(value: unknown, ...names: readonly Name[]): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}
