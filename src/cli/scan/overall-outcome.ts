import type { AuditedVerdict, ScanOutcome } from '../../core/index.js';

/** Over all platforms: the worst one counts. */
export function overallOutcome(verdicts: readonly Pick<AuditedVerdict, 'outcome'>[]): ScanOutcome {
  const worst = (['failed', 'undetermined', 'unasked'] as const).find((outcome) => verdicts.some((verdict) => verdict.outcome === outcome));
  return worst ?? (verdicts.length === 0 ? 'undetermined' : 'passed');
}
