import {
  escapeText,
  failed,
  ok,
  scanImage,
  type ImageScan,
  type ImageSource,
  type Result,
  type Scanner,
  type ScanProblem,
} from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { displayPath } from '../../node/paths.js';
import { findSource } from './find-source.js';
import { openTools, scanOptionsFor, type ScanTools } from './open-tools.js';
import { progressOn } from './progress.js';
import { noScanner, scannersFor } from './scanners-for.js';
import type { ScanSession } from './session.js';
import type { Named } from './what-was-named.js';

/** What scanning came to: which scanners were chosen, where the image was found, and the scans or why there are none. */
export interface Scanned {
  readonly named: Named;
  readonly chosen: readonly Scanner[];
  readonly source?: ImageSource;
  readonly scans: Result<readonly ImageScan[], ScanProblem>;
}

/** Chooses the scanners, finds the image, and lets them look at it. */
export async function scanNamed(named: Named, session: ScanSession): Promise<Scanned> {
  const { io, command } = session;
  const tools = openTools(session);
  const { chosen, isFound } = await tools.choose((found) => scannersFor(session, found));
  if (!chosen.some(isFound)) return { named, chosen, scans: failed(noScanner(session, tools.refusalOf)) };
  if (named.kind === 'image') progressOn(io, command).step({ step: 'finding', about: command.image });
  const found = await findSource(named, session, tools.runner);
  if (!found.ok) return { named, chosen, scans: found };
  const { source, said } = found.value;
  if (!command.quiet) io.note(`wharfmaster: ${escapeText(said)}`);
  return { named, chosen, source, scans: await scanWith(chosen, source, session, tools) };
}

async function scanWith(
  chosen: readonly Scanner[],
  source: ImageSource,
  session: ScanSession,
  tools: ScanTools,
): Promise<Scanned['scans']> {
  const { io, command } = session;
  const ports = { exporter: tools.exporter, tools: tools.runner, clock: systemClock, progress: progressOn(io, command) };
  const request = { source, scanners: chosen, options: scanOptionsFor(session) };
  const scans = await scanImage(request, ports, io.cancel);
  return scans.ok
    ? ok(scans.value.map((scan) => asPeopleSeeIt(scan, source, session)))
    : failed(withShownPath(scans.problem, source, session));
}

/** Names an archive as the rest of what is printed does. */
function withShownPath(problem: ScanProblem, source: ImageSource, { io }: ScanSession): ScanProblem {
  if (source.from !== 'tarball') return problem;
  return { ...problem, message: problem.message.replaceAll(source.path, displayPath(source.path, io.workingDirectory)) };
}

/** A tarball is named like any path: relative to the working directory when below it. */
function asPeopleSeeIt(scan: ImageScan, source: ImageSource, { io }: ScanSession): ImageScan {
  if (source.from !== 'tarball') return scan;
  return { ...scan, subject: { ...scan.subject, name: displayPath(source.path, io.workingDirectory) } };
}
