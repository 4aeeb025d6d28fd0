import type { Audit, AuditedFile, AuditSummary, FindingRecord, LeftOutReason } from '../../core/index.js';
import { exitCodes } from '../io.js';

/** The counts over everything that was judged. */
export function summarise(
  files: readonly AuditedFile[],
  rest: { readonly unreadableFiles: number; readonly leftOut: ReadonlyMap<LeftOutReason, number> },
): AuditSummary {
  const uses = files.flatMap((file) => file.uses);
  const outcome = (wanted: string): number => uses.filter((use) => use.outcome === wanted).length;
  return {
    files: files.length,
    uses: uses.length,
    allowed: outcome('allowed'),
    denied: outcome('denied'),
    undetermined: outcome('undetermined'),
    excepted: uses.filter(({ findings }) => findings.some(({ excepted }) => excepted !== undefined)).length,
    filesWithoutPolicy: files.filter(({ policy }) => policy.length === 0).length,
    unreadable: rest.unreadableFiles + files.reduce((sum, { unreadable }) => sum + unreadable.length, 0),
    notCovered: files.reduce((sum, { notCovered }) => sum + notCovered, 0),
    leftOut: Object.fromEntries(rest.leftOut),
  };
}

/** The exit code of contracts.md: 2, then 3, then 1, then 0. */
export function exitCodeOf(
  { files, notices, policyFindings }: Pick<Audit, 'files' | 'notices' | 'policyFindings'>,
  found: { readonly isPolicyWrong: boolean; readonly strict: boolean },
): number {
  if (found.isPolicyWrong) return exitCodes.wrong;
  if (notices.some(({ level }) => level === 'error')) return exitCodes.unreadable;
  const stops = (finding: FindingRecord): boolean =>
    finding.enforced && finding.excepted === undefined && (finding.level === 'error' || (found.strict && finding.level === 'warn'));
  const isStopped = files.some((file) => file.uses.some((use) => use.findings.some(stops)));
  if (isStopped) return exitCodes.blocked;
  const isOpen = (file: AuditedFile): boolean =>
    file.enforced && (file.unreadable.length > 0 || file.uses.some((use) => use.outcome === 'undetermined'));
  const isStrictlyStopped =
    found.strict && (files.some(isOpen) || policyFindings.some(stops) || notices.some(({ level }) => level === 'warning'));
  return isStrictlyStopped ? exitCodes.blocked : exitCodes.fine;
}
