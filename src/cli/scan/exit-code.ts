import { undeterminedScanLevels, type AuditedImage, type AuditedVerdict, type ScanAudit } from '../../core/index.js';
import { exitCodes } from '../io.js';
import type { ScanSession } from './session.js';

/** The exit code of contracts.md: 3 before 1 before 0; 2 was said before anything was scanned. docs/adr/0014 says why undetermined stops. */
export function scanExitCode(
  { images, problem, verdict }: Pick<ScanAudit, 'images' | 'problem' | 'verdict'>,
  session: ScanSession,
): number {
  if (problem !== undefined || images.some((image) => hasFailed(image, session))) return exitCodes.unreadable;
  const verdicts = [...(verdict === undefined ? [] : [verdict]), ...images.map((image) => image.verdict)];
  return verdicts.some((one) => stops(one, session)) ? exitCodes.blocked : exitCodes.fine;
}

/** A scanner that failed counts when somebody named it, when nobody can decide without it, or when nothing else judges. */
function hasFailed({ scan, verdict }: AuditedImage, { command }: ScanSession): boolean {
  if (scan.failures.length === 0) return false;
  return command.scanners.length > 0 || verdict.outcome === 'unasked' || verdict.missing.length > 0;
}

function stops({ findings, outcome }: AuditedVerdict, { command, governing, context }: ScanSession): boolean {
  const isStopped = findings.some(
    ({ level, enforced, excepted }) => enforced && excepted === undefined && (level === 'error' || (command.strict && level === 'warn')),
  );
  if (isStopped) return true;
  if (outcome !== 'undetermined') return false;
  const levels = undeterminedScanLevels(governing, command.stage, context.now);
  return levels.includes('error') || (command.strict && levels.includes('warn'));
}
