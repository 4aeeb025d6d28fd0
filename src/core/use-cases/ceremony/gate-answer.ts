import type { Refusal } from '../../model/ceremony.js';
import type { ScanVerdict } from '../../model/scan-verdict.js';
import { enforcesFinding, stageBlocks, type EnforceableFinding } from '../../policy/judging/enforcement.js';
import type { GoverningPolicy, JudgingContext } from '../../policy/layer.js';
import { undeterminedScanLevels } from '../../policy/scanned/undetermined-levels.js';

/** What of a verdict stops a push, and what is only said. */
export interface GateAnswer {
  readonly refusals: readonly Refusal[];
  readonly remarks: readonly Refusal[];
}

interface SomeVerdict {
  readonly outcome: 'allowed' | 'denied' | 'passed' | 'failed' | 'undetermined';
  readonly findings: readonly (EnforceableFinding & {
    readonly what: string;
    readonly why: string;
    readonly next: string;
    readonly rule: string;
  })[];
  readonly missing: readonly string[];
}

/** Findings stop when a layer that blocks pushes stands behind them; what nobody can decide stops wherever any layer blocks. */
export function answerOf(verdict: SomeVerdict, governing: GoverningPolicy, about: string): GateAnswer {
  const undecided = verdict.outcome === 'undetermined' ? [undetermined(verdict.missing, about)] : [];
  return split(verdict, undecided, stageBlocks(governing, 'push'), governing);
}

/** The same for a scan, where the policy itself says how loud it is that nobody can decide (`scan.unscanned`). */
export function scanAnswer(verdict: ScanVerdict, governing: GoverningPolicy, { now }: JudgingContext): GateAnswer {
  if (!verdict.asked) return { refusals: [], remarks: [] };
  const undecided = verdict.outcome === 'undetermined' ? [undetermined(verdict.missing, 'what is inside the image')] : [];
  return split(verdict, undecided, undeterminedScanLevels(governing, 'push', now).includes('error'), governing);
}

function split(
  { findings }: Pick<SomeVerdict, 'findings'>,
  undecided: readonly Refusal[],
  stopsUndecided: boolean,
  governing: GoverningPolicy,
): GateAnswer {
  const stops = (finding: SomeVerdict['findings'][number]): boolean =>
    finding.level === 'error' &&
    finding.excepted === undefined &&
    finding.reportOnly !== true &&
    enforcesFinding(finding, governing, 'push');
  const told = findings.map((finding) => ({ stops: stops(finding), refusal: toRefusal(finding) }));
  return {
    refusals: [...told.filter((one) => one.stops).map(({ refusal }) => refusal), ...(stopsUndecided ? undecided : [])],
    remarks: [...told.filter((one) => !one.stops).map(({ refusal }) => refusal), ...(stopsUndecided ? [] : undecided)],
  };
}

function toRefusal({ what, why, next, rule }: SomeVerdict['findings'][number]): Refusal {
  return { what, why, next, rule, mayOverride: true };
}

function undetermined(missing: readonly string[], about: string): Refusal {
  return {
    what: `Nobody can decide about ${about}. Missing: ${missing.length === 0 ? 'what a policy asks for' : missing.join('; ')}.`,
    why: 'What cannot be decided is never passed.',
    next: 'Provide what is missing, then run the command again.',
    mayOverride: true,
  };
}
