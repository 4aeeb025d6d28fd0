import {
  chooseScanners,
  scanImage,
  scanners,
  type Clock,
  type ImageSource,
  type Progress,
  type Result,
  type Scanner,
  type ScanOptions,
  type ScanProblem,
} from '../core/index.js';
import { chooseFoundScanners, type ScannerChoice } from '../node/found-scanners.js';
import { findLocal } from './images.js';
import { askVersions, findKept, joinKept, keepReports } from './kept-reports.js';
import type { Log } from './log.js';
import type { ScanParams, ScanResult } from './protocol.js';
import { calledOff, type ScanQueue } from './scan-queue.js';
import type { Session } from './session.js';
import { wantedAspects } from './wanted-aspects.js';

/** What a scan works with besides the session. */
export interface ScanSurroundings {
  readonly session: Session;
  readonly queue: ScanQueue;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly log: Log;
}

/** Finds the image, waits for its turn, takes what is known from the store, lets the scanners look at the rest, and keeps what they say. */
export async function scan(params: ScanParams, surroundings: ScanSurroundings, signal: AbortSignal): Promise<ScanResult> {
  const { session, queue, progress } = surroundings;
  const arrival = queue.arrive();
  progress.step({ step: 'finding', about: 'tarball' in params.image ? params.image.tarball : params.image.name });
  const source = await sourceOf(params, session, signal);
  if (!source.ok) return signal.aborted ? calledOff : { problem: source.problem };
  const about = {
    name: source.value.from === 'runtime' ? source.value.name : source.value.path,
    ...(source.value.from === 'runtime' && { id: source.value.id }),
    wish: JSON.stringify([params.scanners, params.policies ?? [], params.aspects ?? []]),
    arrival,
  };
  return queue.add(about, signal, (both) => scanNow(params, source.value, surroundings, both));
}

/** The image that was asked for, as its runtime knows it now. */
export async function sourceOf(
  { image }: Pick<ScanParams, 'image'>,
  session: Session,
  signal: AbortSignal,
): Promise<Result<ImageSource, ScanProblem>> {
  if ('tarball' in image) return { ok: true, value: { from: 'tarball', path: image.tarball } };
  const found = await findLocal(session, image.name, image.runtime, signal);
  if (!found.ok) return found;
  const { runtime, id, names, config, bytes } = found.value;
  // Who asks by id means the image and not a name, but is told about it by its name.
  const name = image.name === id ? (names[0] ?? id) : image.name;
  const known = { ...(config !== undefined && { config }), ...(bytes !== undefined && { bytes }) };
  return { ok: true, value: { from: 'runtime', runtime, id, name, tags: names, ...known } };
}

async function scanNow(params: ScanParams, source: ImageSource, surroundings: ScanSurroundings, signal: AbortSignal): Promise<ScanResult> {
  const { session, clock, progress } = surroundings;
  const chosen = await chosenFor(params, session, signal);
  if (chosen.length === 0) return { problem: noScanner(params.scanners) };
  const versions = await askVersions(params, chosen, surroundings, signal);
  const kept = findKept(params, source, versions, chosen, surroundings);
  const missing = chosen.filter((scanner) => !kept.some((each) => each.scanner === scanner.id));
  if (missing.length === 0) {
    progress.step({ step: 'done', about: source.from === 'runtime' ? source.name : source.path });
    return { scans: joinKept([], kept), kept: true };
  }
  const options = (scanner: Scanner): ScanOptions => optionsFor(scanner, params);
  const scanned = await scanImage(
    { source, scanners: missing, options },
    { exporter: session.exporter, tools: session.tools, clock, progress },
    signal,
  );
  if (signal.aborted) return calledOff;
  if (!scanned.ok) return { problem: scanned.problem };
  // A scan that was allowed to may have fetched a newer database.
  const now = params.updateDatabase ? await askVersions(params, missing, surroundings, signal) : versions;
  keepReports(params, source, now, missing, scanned.value, surroundings);
  return { scans: joinKept(scanned.value, kept), kept: false };
}

/** Those that were named, else what each policy wants, else the first that is found. */
async function chosenFor(params: ScanParams, { search, quietTools }: Session, signal: AbortSignal): Promise<readonly Scanner[]> {
  const { scanners: named, policies = [], aspects = [] } = params;
  const wishes = policies.length === 0 || named.length > 0 ? [{ named, aspects }] : policies.map((policy) => ({ named, policy, aspects }));
  const choice: ScannerChoice = (isFound) => {
    const wanted = new Set(wishes.flatMap((wish) => chooseScanners(scanners, wish, isFound)));
    return scanners.filter((scanner) => wanted.has(scanner));
  };
  if (named.length > 0) return choice(() => true);
  return (await chooseFoundScanners(choice, search, quietTools, signal)).chosen;
}

/** How a scanner is to work, as the person's settings say. */
export function optionsFor(scanner: Scanner, params: Omit<ScanParams, 'again'>): ScanOptions {
  const server = params.servers[scanner.id];
  const database = params.databases?.[scanner.id];
  return {
    timeoutMs: params.timeoutMs,
    updateDatabase: params.updateDatabase,
    credentials: params.credentials[scanner.id] ?? {},
    aspects: wantedAspects(scanner, params.aspects),
    ...(server !== undefined && server !== '' && { server }),
    ...(database !== undefined && { database }),
  };
}

function noScanner(named: readonly string[]): ScanProblem {
  const all = scanners.map(({ label }) => label).join(', ');
  return named.length === 0
    ? {
        code: 'TOOL_NOT_FOUND',
        message: `No scanner was found (${all}).`,
        next: `${scanners[0]?.install ?? ''} If one is installed, put its folder into PATH or name it in the settings.`.trim(),
      }
    : { code: 'TOOL_NOT_FOUND', message: `There is no scanner called ${named.join(', ')}.`, next: `Choose among ${all}.` };
}
