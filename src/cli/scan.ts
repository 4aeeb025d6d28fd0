import { pathToFileURL } from 'node:url';
import {
  escapeText,
  failed,
  ok,
  placingIn,
  rulesVersion,
  scanForms,
  scanImage,
  type ImageScan,
  type Result,
  type ScanAudit,
  type Scanner,
  type ScanProblem,
} from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { sha256 } from '../node/hash.js';
import { policyFindings, policyRecords } from './check/describe-policies.js';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';
import { auditImage, auditNothing } from './scan/audit-image.js';
import { scanExitCode } from './scan/exit-code.js';
import { findSource, type FoundSource } from './scan/find-source.js';
import { nativeConfigurations } from './scan/native-configurations.js';
import { toScanCommand, type ScanCommand } from './scan/options.js';
import { openTools, scanOptionsFor, type ScanTools } from './scan/open-tools.js';
import { progressOn } from './scan/progress.js';
import { overallOutcome } from './scan/overall-outcome.js';
import { noScanner, scannersFor } from './scan/scanners-for.js';
import { openScanSession, type ScanSession } from './scan/session.js';
import { vexDocuments } from './scan/vex-documents.js';
import { whatWasNamed, type Named } from './scan/what-was-named.js';

/** `wharfmaster scan`: finds the image, lets the scanners look at it, judges what they found, describes the outcome. */
export const run: Run = async (given, io) => {
  const command = toScanCommand(given);
  if (!command.ok) return refuse([command.problem], io);
  const named = whatWasNamed(command.value.image, io.workingDirectory);
  if (!named.ok) return refuse([named.problem], io);
  const session = openScanSession(command.value, io);
  if (!session.ok) return refuse(session.problem, io);
  const startedAt = timeNow();
  const scanned = await scanNamed(named.value, session.value);
  if (io.isCancelled()) return exitCodes.cancelled;
  return report(toAudit(scanned, session.value, { named: named.value, startedAt }), session.value);
};

/** What scanning came to: what the word was taken for, if it was found, and the scans or why there are none. */
interface Scanned {
  readonly found?: FoundSource;
  readonly scans: Result<readonly ImageScan[], ScanProblem>;
}

async function scanNamed(named: Named, session: ScanSession): Promise<Scanned> {
  const { io, command } = session;
  const tools = openTools(session);
  const chosen = scannersFor(session, tools.isFound);
  if (!chosen.some(tools.isFound)) return { scans: failed(noScanner(session)) };
  if (named.kind === 'image') progressOn(io, command).step({ step: 'finding', about: command.image });
  const found = await findSource(named, session, tools.runner);
  if (!found.ok) return { scans: found };
  if (!command.quiet) io.note(`wharfmaster: ${escapeText(found.value.said)}`);
  return { found: found.value, scans: await scanWith(chosen, found.value, session, tools) };
}

async function scanWith(
  chosen: readonly Scanner[],
  { source }: FoundSource,
  session: ScanSession,
  tools: ScanTools,
): Promise<Scanned['scans']> {
  const { io, command } = session;
  const ports = { exporter: tools.exporter, tools: tools.runner, clock: systemClock, progress: progressOn(io, command) };
  const request = { source, scanners: chosen, options: scanOptionsFor(session) };
  const scans = await scanImage(request, ports, io.cancel);
  if (!scans.ok) return scans;
  const ignoredConfigurations = nativeConfigurations(chosen, session);
  return ok(scans.value.map((scan) => ({ ...scan, ignoredConfigurations })));
}

function toAudit({ found, scans }: Scanned, session: ScanSession, asked: { readonly named: Named; readonly startedAt: string }): ScanAudit {
  const { io, command, policies, show, dockerfile } = session;
  const met = policies.met();
  const texts = new Map(met.map(({ file, reading }) => [file, reading?.text]));
  const vex = vexDocuments(session);
  const images = scans.ok ? scans.value.map((scan) => auditImage(scan, session, vex)) : [];
  const missing = scans.ok ? {} : { problem: scans.problem, verdict: auditNothing(session, nameOf(asked.named)) };
  const outcome = overallOutcome([...images.map(({ verdict }) => verdict), ...(missing.verdict === undefined ? [] : [missing.verdict])]);
  return {
    engineVersion: __ENGINE_VERSION__,
    rulesVersion,
    homepage: __HOMEPAGE__,
    stage: command.stage,
    root: pathToFileURL(`${io.workingDirectory}/`).href,
    asked: { name: command.image, ...(found === undefined ? {} : { from: found.from }) },
    startedAt: asked.startedAt,
    finishedAt: timeNow(),
    ...(dockerfile === undefined ? {} : { dockerfile: dockerfile.shown }),
    images,
    ...missing,
    outcome,
    policies: policyRecords(met, show, true),
    policyFindings: policyFindings(
      met,
      placingIn((file) => texts.get(file), show),
    ),
    exitCode: scanExitCode({ images, ...missing }, session),
  };
}

function nameOf(named: Named): string | undefined {
  return named.kind === 'image' ? named.name : undefined;
}

function report(audit: ScanAudit, { command, io }: ScanSession): number {
  io.out(printed(audit, command, io));
  if (command.format !== 'text' && audit.problem !== undefined)
    io.note(`wharfmaster: ${escapeText(`${audit.problem.message} ${audit.problem.next}`)}`);
  if (audit.outcome === 'unasked' && audit.problem === undefined && !command.allowsNoPolicy)
    io.note(
      'wharfmaster: No policy asks anything of scans, so this is a list and no verdict. Write a `scan` section into .wharfmaster.yaml, or name a policy with --policy.',
    );
  return audit.exitCode;
}

function printed(audit: ScanAudit, { format }: ScanCommand, io: Io): string {
  return scanForms.find(({ id }) => id === format)?.print(audit, { colour: io.colour, hash: sha256 }) ?? '';
}

function refuse(sentences: readonly string[], io: Io): number {
  for (const sentence of sentences) io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}

function timeNow(): string {
  return new Date(systemClock.now()).toISOString();
}
