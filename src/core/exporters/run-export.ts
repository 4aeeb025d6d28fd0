import { failed, ok, type Problem, type Result } from '../model/result.js';
import { exportSource } from './export-source.js';
import type { ExportedFile, ExportedRule, Exporter, ExportInput, ExportProblem, PolicyIdentity } from './exporter.js';
import { policyParts } from './policy-parts.js';

/** What became of every part of a policy in one target: the file `export-report.json`. */
export interface ExportReport {
  readonly target: string;
  readonly title: string;
  /** The real engine that judged such output in our tests; `unproved` when none could be had. */
  readonly proof: string;
  readonly policy: PolicyIdentity;
  readonly rules: readonly ReportedRule[];
  readonly files: readonly string[];
}

export interface ReportedRule extends ExportedRule {
  /** What the policy says there. */
  readonly says: string;
}

export interface ExportOutcome {
  readonly files: readonly ExportedFile[];
  readonly report: ExportReport;
}

export type RefusedExport = ExportProblem | LooserExport;

/** The target would let through what the policy refuses, and nobody accepted that. */
export interface LooserExport extends Problem<'EXPORT_LOOSER'> {
  readonly rules: readonly ReportedRule[];
}

/** Exports one policy to one target. A part on which the exporter is silent is one that the target cannot say: nothing goes unmentioned. */
export function runExport(exporter: Exporter, input: ExportInput): Result<ExportOutcome, RefusedExport> {
  if (input.policy.enforcement?.admit === 'off' && exporter.stage === 'admit') return failed(switchedOff);
  const exported = exporter.export(withSource(exporter, withOptions(exporter, input)));
  if (!exported.ok) return exported;
  const { files, rules } = exported.value;
  const reported = accountFor(input, rules);
  const looser = reported.filter(({ fidelity }) => fidelity === 'looser');
  if (looser.length > 0 && !input.allowsLooser) return failed(refuse(exporter, looser));
  const report = {
    target: exporter.id,
    title: exporter.title,
    proof: exporter.provedWith ?? 'unproved',
    policy: input.identity,
    rules: reported,
    files: files.map(({ name }) => name),
  };
  return ok({ files, report });
}

const switchedOff: ExportProblem = {
  code: 'EXPORT_NOTHING',
  message: 'The policy’s `enforcement.admit` is `off`, so there is nothing that a cluster should enforce.',
  next: 'Set it to `audit`, `warn` or `deny`, then export again.',
};

function withOptions({ options }: Exporter, input: ExportInput): ExportInput {
  return { ...input, options: new Map(options.map(({ name, fallback }) => [name, input.options.get(name) ?? fallback])) };
}

function withSource(exporter: Exporter, input: ExportInput): ExportInput {
  const source = exportSource(exporter, input);
  return source === undefined ? input : { ...input, identity: { ...input.identity, source } };
}

/** Every part of the policy once, in its order, with the worst that was said of it; then what was said of anything else. */
function accountFor({ policy }: ExportInput, rules: readonly ExportedRule[]): readonly ReportedRule[] {
  const parts = policyParts(policy);
  const known = new Set(parts.map(({ path }) => path));
  return [
    ...parts.map(({ path, says }) => ({ says, ...worst(path, rules) })),
    ...rules.filter(({ path }) => !known.has(path)).map((rule) => ({ says: '', ...rule })),
  ];
}

const order = ['looser', 'not-expressible', 'stricter', 'exact'] as const;

function worst(path: string, rules: readonly ExportedRule[]): ExportedRule {
  const own = rules.filter((rule) => rule.path === path);
  const said = order.flatMap((fidelity) => own.find((rule) => rule.fidelity === fidelity) ?? [])[0];
  return said ?? { path, fidelity: 'not-expressible', reason: 'This target has no words for it; other stages enforce it.' };
}

function refuse({ title }: Exporter, rules: readonly ReportedRule[]): LooserExport {
  const listed = rules.slice(0, 3).map(({ path, reason }) => `\`${path}\`: ${reason}`);
  return {
    code: 'EXPORT_LOOSER',
    message: `${title} would let through what the policy refuses. ${listed.join(' ')}${rules.length > 3 ? ` And ${rules.length - 3} more.` : ''}`,
    next: 'Accept it with --allow-looser, or choose a target that can say it.',
    rules,
  };
}
