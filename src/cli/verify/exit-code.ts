import { trustStops, type Result, type TrustProblem, type VerifiedImage } from '../../core/index.js';
import { exitCodes } from '../io.js';
import type { ScanSession } from '../scan/session.js';

/** The exit code of contracts.md: 3 before 1 before 0; 2 was said before anything was looked up. */
export function verifyExitCode(verified: Result<VerifiedImage, TrustProblem>, { governing, context, command }: ScanSession): number {
  if (!verified.ok) return exitCodes.unreadable;
  const { trust, verdict } = verified.value;
  if (!verdict.asked) return trust.unknown.length > 0 ? exitCodes.unreadable : exitCodes.fine;
  if (verdict.missing.length > 0 && trust.unknown.some(({ problem }) => isFailure(problem))) return exitCodes.unreadable;
  const { stage } = context;
  if (stage !== undefined && trustStops(verdict, governing, stage)) return exitCodes.blocked;
  const isWarned = verdict.findings.some(({ level, excepted }) => level !== 'info' && excepted === undefined);
  return command.strict && (isWarned || verdict.outcome === 'undetermined') ? exitCodes.blocked : exitCodes.fine;
}

/** A tool, the registry or the network did not answer; what this machine was not told is no failure, and nobody can decide. */
function isFailure({ code }: TrustProblem): boolean {
  return /^(?:TOOL|REGISTRY|OUTPUT)_/.test(code) || code === 'SIGNER_MISSING';
}
