import { atOrigin } from '../layers/index.js';
import type { ImageContents } from '../model/image-contents.js';
import type { Digest } from '../model/image-reference.js';
import { failed, ok, type Result } from '../model/result.js';
import type { ImageScan, ScanFailure, ScannerFindings, ScanProblem, ScanReport } from '../model/scan-report.js';
import type { Subject } from '../model/subject.js';
import type { Clock, ExportedImage, ImageExporter, ImageSource, Progress, ToolAnswer, ToolRunner } from '../ports.js';
import type { Scanner, ScanOptions } from '../scanners/scanner.js';
import { completeFindings } from './complete-findings.js';

/** What is to be scanned, with what. */
export interface ScanRequest {
  readonly source: ImageSource;
  readonly scanners: readonly Scanner[];
  readonly options: (scanner: Scanner) => ScanOptions;
}

/** What scanning asks of the world. */
export interface ScanPorts {
  readonly exporter: ImageExporter;
  readonly tools: ToolRunner;
  readonly clock: Clock;
  readonly progress: Progress;
}

/**
 * Fetches the image once, lets every scanner look at the same bytes, and says what each found or why it could not; one entry a platform.
 * What we see of the image ourselves, and whether its layers are what its config claims, is found out beside the first scanner.
 */
export async function scanImage(
  request: ScanRequest,
  ports: ScanPorts,
  signal: AbortSignal,
): Promise<Result<readonly ImageScan[], ScanProblem>> {
  ports.progress.step({ step: 'exporting', about: nameOf(request.source) });
  const exported = await ports.exporter.export(request.source, signal);
  if (!exported.ok) return exported;
  try {
    return await scanExported(exported.value, request, ports, signal);
  } finally {
    for (const image of exported.value) await image.dispose();
    ports.progress.step({ step: 'done', about: nameOf(request.source) });
  }
}

/** The same for images that somebody has exported and goes on working with. */
export async function scanExported(
  images: readonly ExportedImage[],
  request: Omit<ScanRequest, 'source'>,
  ports: Omit<ScanPorts, 'exporter'>,
  signal: AbortSignal,
): Promise<Result<readonly ImageScan[], ScanProblem>> {
  const scans: ImageScan[] = [];
  for (const image of images) {
    const scan = await scanOne(image, request, ports, signal);
    if (!scan.ok) return scan;
    scans.push(scan.value);
  }
  return ok(scans);
}

async function scanOne(
  image: ExportedImage,
  request: Omit<ScanRequest, 'source'>,
  ports: Omit<ScanPorts, 'exporter'>,
  signal: AbortSignal,
): Promise<Result<ImageScan, ScanProblem>> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  // First, because they take longest: the first is under way when this returns.
  const asking = askScanners(image, request, ports, both);
  const examining = image.examine(both).then((contents) => {
    // Scanners keep results by layer id: with a lying archive they would answer for another image.
    if (!contents.ok) stop.abort();
    return contents;
  });
  const { reports, failures } = await asking;
  const contents: Result<ImageContents, ScanProblem> = await examining;
  if (!contents.ok) return contents;
  if (signal.aborted) return failed(cancelled(image.subject));
  const { subject, config } = image;
  const { packageOrigins = new Map<string, Digest>(), ...seen } = contents.value;
  const placed = reports.map((report) => ({
    ...report,
    vulnerabilities: report.vulnerabilities.map((one) => atOrigin(one, packageOrigins)),
  }));
  return ok({ subject, config, contents: seen, reports: placed, failures, ignoredConfigurations: [] });
}

async function askScanners(
  image: ExportedImage,
  request: Omit<ScanRequest, 'source'>,
  ports: Omit<ScanPorts, 'exporter'>,
  signal: AbortSignal,
): Promise<Pick<ImageScan, 'reports' | 'failures'>> {
  const reports: ScanReport[] = [];
  const failures: ScanFailure[] = [];
  for (const scanner of request.scanners) {
    if (signal.aborted) break;
    ports.progress.step({ step: 'scanning', about: scanner.label });
    const answer = await askScanner(scanner, image, request, ports, signal);
    if ('problem' in answer) failures.push(answer);
    else reports.push(answer);
  }
  return { reports, failures };
}

async function askScanner(
  scanner: Scanner,
  image: ExportedImage,
  request: Omit<ScanRequest, 'source'>,
  { tools, clock }: Omit<ScanPorts, 'exporter'>,
  signal: AbortSignal,
): Promise<ScanReport | ScanFailure> {
  const startedAt = timeOf(clock);
  const options = request.options(scanner);
  const { command, program, result } = await run(scanner, image, options, tools, signal);
  const checked = result.ok ? aboutSubject(result.value, image.subject, scanner) : result;
  if (!checked.ok) return { scanner: scanner.id, problem: checked.problem, command };
  const findings = await completeFindings(checked.value, scanner, options, tools, signal);
  return {
    ...withoutClaims(findings),
    scanner: {
      id: scanner.id,
      ...(findings.version !== undefined && { version: findings.version }),
      ...(program !== undefined && { programDigest: program.digest }),
    },
    startedAt,
    finishedAt: timeOf(clock),
    command,
  };
}

function withoutClaims(findings: ScannerFindings): Omit<ScannerFindings, 'claimed' | 'version'> {
  const {
    database,
    system,
    packages,
    packagesOfPrograms,
    lookedFor,
    tellsKnownExploited,
    vulnerabilities,
    secrets,
    misconfigurations,
    malware,
    notCovered,
  } = findings;
  return {
    ...(database !== undefined && { database }),
    ...(system !== undefined && { system }),
    ...(packages !== undefined && { packages }),
    ...(packagesOfPrograms !== undefined && { packagesOfPrograms }),
    lookedFor,
    tellsKnownExploited,
    vulnerabilities,
    secrets,
    misconfigurations,
    malware,
    notCovered,
  };
}

function run(
  { scan }: Scanner,
  image: ExportedImage,
  options: ScanOptions,
  tools: ToolRunner,
  signal: AbortSignal,
): Promise<ToolAnswer<ScannerFindings>> {
  if (scan.over === 'files') return image.scanFiles(scan.call(options), signal);
  const { subject, archive, local } = image;
  return tools.run(scan.call({ subject, archive, ...(local !== undefined && { local }) }, options), signal);
}

/**
 * A report of another image proves nothing. The image id decides: a scanner that reads an archive makes up a manifest, and its digest
 * is compared only when there is no image id and the archive holds the real manifest. A report that names no image at all is taken to
 * be about the archive that the scanner was pointed at.
 */
function aboutSubject(findings: ScannerFindings, subject: Subject, { label }: Scanner): Result<ScannerFindings, ScanProblem> {
  const { imageId, digest } = findings.claimed;
  const claimed = imageId ?? (subject.digest === undefined ? undefined : digest);
  if (claimed === undefined || claimed === subject.imageId || claimed === subject.digest) return ok(findings);
  return failed({
    code: 'SUBJECT_DIFFERS',
    message: `${label} reports on ${claimed}, but ${subject.name} is ${subject.imageId}.`,
    next: 'Scan again. If it stays so, empty the cache of the scanner.',
  });
}

function cancelled({ name }: Subject): ScanProblem {
  return { code: 'TOOL_CANCELLED', message: `The scan of ${name} was called off.`, next: 'Scan again when you want to.' };
}

function timeOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

function nameOf(source: ImageSource): string {
  return source.from === 'runtime' ? source.name : source.path;
}
