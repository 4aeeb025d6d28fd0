import type { Clock, ImageScan, ImageSource, Scanner, ScanReport } from '../core/index.js';
import { askVersion, type AskedVersion } from '../node/check-tools.js';
import type { KeptReport, ReportKey } from '../node/scan-store.js';
import type { Log } from './log.js';
import type { ScanParams } from './protocol.js';
import type { Session } from './session.js';
import { wantedAspects } from './wanted-aspects.js';

/** A scanner's reports about every platform of an image, from the store. */
export interface Kept {
  readonly scanner: string;
  readonly reports: readonly KeptReport[];
}

/** What each scanner says of itself, all asked at once: it is part of the name under which reports are kept. */
export async function askVersions(
  params: ScanParams,
  chosen: readonly Scanner[],
  { session: { quietTools } }: { readonly session: Session },
  signal: AbortSignal,
): Promise<Versions> {
  const asked = chosen.map(
    async (scanner) => [scanner.id, await askVersion(scanner, quietTools, signal, params.servers[scanner.id])] as const,
  );
  return new Map(await Promise.all(asked));
}

type Versions = ReadonlyMap<string, AskedVersion>;

/** Which of the scanners have looked at the image before, with the same version and database, so that they need not do it again. */
export function findKept(
  params: ScanParams,
  source: ImageSource,
  versions: Versions,
  chosen: readonly Scanner[],
  { session: { store }, clock }: { readonly session: Session; readonly clock: Clock },
): readonly Kept[] {
  if (store === undefined || params.again || source.from === 'tarball') return [];
  const kept: Kept[] = [];
  for (const scanner of chosen) {
    const asked = versions.get(scanner.id) ?? {};
    const reports = store.find(source.id, keyOf(scanner, asked, params));
    const mustBeYoung = params.updateDatabase || databaseOf(asked) === unknown || hasServer(scanner, params);
    const isYoung = ({ report }: KeptReport): boolean => clock.now() - Date.parse(report.finishedAt) < sixHours;
    if (reports !== undefined && (!mustBeYoung || reports.every(isYoung))) kept.push({ scanner: scanner.id, reports });
  }
  return kept;
}

/** Where nobody can tell whether there is a newer database, a report holds as long as Trivy's is made anew: six hours. */
const sixHours = 6 * 3_600_000;

/** Keeps each report under what its scanner says of itself. */
export function keepReports(
  params: ScanParams,
  source: ImageSource,
  versions: Versions,
  asked: readonly Scanner[],
  scans: readonly ImageScan[],
  { session: { store }, log }: { readonly session: Session; readonly log: Log },
): void {
  if (store === undefined) return;
  for (const scanner of asked) {
    const version = versions.get(scanner.id) ?? {};
    // Called off while it was asked: nobody could find the report again.
    if (version.programDigest === undefined && version.version === undefined) continue;
    const key = keyOf(scanner, version, params);
    for (const { subject, config, contents, ignoredConfigurations, reports } of scans) {
      const report = reports.find((each) => each.scanner.id === scanner.id);
      if (report === undefined) continue;
      const imageId = source.from === 'runtime' ? source.id : subject.imageId;
      const scan = { subject, config, contents, ignoredConfigurations };
      const done = store.keep({ source: imageId, images: source.from === 'runtime' ? scans.length : 1, key, scan, report });
      if (!done.ok) log('warn', `${done.problem.message} ${done.problem.next}`);
    }
  }
}

/** New reports and kept ones as one scan for each platform; a kept report comes with what was seen of the image then, which is the same image. */
export function joinKept(scans: readonly ImageScan[], kept: readonly Kept[]): readonly ImageScan[] {
  const joined = new Map<string, ImageScan>(scans.map((scan) => [scan.subject.imageId, scan]));
  for (const { scan, report } of kept.flatMap(({ reports }) => reports)) {
    const known = joined.get(scan.subject.imageId);
    const reports: readonly ScanReport[] = [...(known?.reports ?? []), report];
    joined.set(scan.subject.imageId, { ...(known ?? { ...scan, failures: [] }), reports });
  }
  return [...joined.values()];
}

function keyOf(scanner: Scanner, asked: AskedVersion, params: ScanParams): ReportKey {
  const server = params.servers[scanner.id];
  return {
    scanner: scanner.id,
    // Another version of ours may understand more of what a scanner says, and see more in the image itself.
    version: `${asked.programDigest ?? asked.version ?? unknown}, read by Wharfmaster ${__ENGINE_VERSION__}`,
    database: `${databaseOf(asked)}${params.databases?.[scanner.id] ?? ''}`,
    ...(server !== undefined && server !== '' && { server }),
    lookedFor: wantedAspects(scanner, params.aspects),
  };
}

function databaseOf({ database }: AskedVersion): string {
  return database?.builtAt === undefined ? unknown : `${database.version ?? ''} ${database.builtAt}`;
}

const unknown = 'unknown';

function hasServer(scanner: Scanner, { servers }: ScanParams): boolean {
  return (servers[scanner.id] ?? '') !== '';
}
