import { failed, type Result } from '../../model/result.js';
import type { Policy } from '../../policy/document.js';
import type { ImageCheck } from '../checks/index.js';
import type { ExportedRule, ExportProblem } from '../exporter.js';

/** What the policy wants at stage `ci`, to which these targets belong (policy.md section 5, Enforcement). */
export function ciStage({ enforcement }: Policy): 'off' | 'report' | 'block' {
  return enforcement?.ci ?? 'block';
}

/** The answer of a target that has nothing to refuse. */
export function nothingHere(why: string, next: string): Result<never, ExportProblem> {
  return failed({ code: 'EXPORT_NOTHING', message: why, next });
}

/** Where the stage only reports, no check denies. */
export function softened(checks: readonly ImageCheck[], stage: 'report' | 'block'): readonly ImageCheck[] {
  if (stage === 'block') return checks;
  return checks.map(({ from: _start, ...check }) => ({ ...check, action: 'warn' }));
}

/** `enforcement.admit` is about clusters. */
export function ciNotes({ enforcement }: Policy): readonly ExportedRule[] {
  if (enforcement?.admit === undefined) return [];
  return [{ path: 'enforcement.admit', fidelity: 'exact', reason: 'It is about clusters; `enforcement.ci` decides what happens here.' }];
}
