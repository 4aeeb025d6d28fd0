import { failed, ok, type Result, type Stage } from '../../core/index.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import { parseRequiredPolicy, type RequiredPolicy } from '../../node/policies/required-policy.js';

/** What was asked of `check`, checked for sense. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly stage: Stage;
  readonly format: string;
  readonly strict: boolean;
  readonly fix: 'no' | 'write' | 'show';
  readonly policy?: string;
  readonly required?: RequiredPolicy;
  readonly allowsNoPolicy: boolean;
  readonly usesWorkspacePolicy: boolean;
  /** Only what differs from this revision is judged. */
  readonly since?: string;
  /** Only what is worse than there is shown: a revision, or a file that an earlier check printed. */
  readonly baseline?: string;
  /** The revision whose policies judge. */
  readonly policyFrom?: string;
  /** The folder of kept readings. */
  readonly cache?: string;
}

export function toCheckOptions({ positionals, switches, values }: Arguments): Result<CheckOptions, string> {
  const isDry = switches.has('dry-run');
  if (isDry && !switches.has('fix')) return failed('--dry-run shows what --fix would change. Write `--fix --dry-run`.');
  if (isDry && values.has('format')) return failed('--dry-run prints a diff, so --format has nothing to say. Leave one of them out.');
  const written = values.get('require-policy');
  const required = written === undefined ? undefined : parseRequiredPolicy(written);
  if (written !== undefined && required === undefined) return failed('--require-policy needs NAME or NAME:SERIAL, e.g. bank-standard:41.');
  const policy = values.get('policy');
  const cache = values.get('cache');
  const since = values.get('since');
  const baseline = values.get('baseline');
  if (baseline !== undefined && since !== undefined) return failed('--baseline looks at every file itself. Leave --since out.');
  if (baseline !== undefined && switches.has('fix'))
    return failed('--baseline hides what was there before, and --fix would change it. Leave one of them out.');
  const policyFrom = values.get('policy-from') ?? (baseline !== undefined && !isBaselineFile(baseline) ? baseline : undefined);
  return ok({
    paths: positionals.length > 0 ? positionals : ['.'],
    stage: stageOf(values.get('stage')),
    format: values.get('format') ?? 'text',
    strict: switches.has('strict'),
    fix: isDry ? 'show' : switches.has('fix') ? 'write' : 'no',
    ...(policy === undefined ? {} : { policy }),
    ...(required === undefined ? {} : { required }),
    ...(since === undefined ? {} : { since }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(policyFrom === undefined ? {} : { policyFrom }),
    ...(cache === undefined ? {} : { cache }),
    allowsNoPolicy: switches.has('allow-no-policy'),
    usesWorkspacePolicy: !switches.has('no-workspace-policy'),
  });
}

/** By its name alone: a file that a change adds must not turn a revision into a file. */
export function isBaselineFile(baseline: string): boolean {
  return /\.(ndjson|sarif|json)$/i.test(baseline);
}

function stageOf(written: string | undefined): Stage {
  return written === 'edit' || written === 'push' || written === 'admit' ? written : 'ci';
}
