import type { RuleId } from '../../model/rules.js';
import type { Finding } from '../../model/verdict.js';
import { judgingRules } from '../rules/index.js';
import { isLater } from './dates.js';
import { waiverFor, type ExceptionSource, type Waiver } from './exceptions.js';
import type { Judgement } from './judgement.js';
import { levelOf, mildest } from './levels.js';
import type { Question, RuleFinding } from './question.js';
import { code, policyName } from './words.js';

/** What one policy says about one value of a use. */
export interface LayerAnswer {
  readonly judgements: readonly Judgement[];
  readonly missing: readonly string[];
}

/** Asks every rule, then looks for exceptions that cover what they found. */
export function judgeUnderLayer(question: Question, exceptions: readonly ExceptionSource[]): LayerAnswer {
  const judgements: Judgement[] = [];
  const missing: string[] = [];
  for (const rule of judgingRules) {
    for (const statement of rule.judge(question)) {
      if (statement.says === 'missing') missing.push(statement.what);
      else judgements.push(...toJudgements(rule.id, statement, question, exceptions));
    }
  }
  return { judgements, missing };
}

function toJudgements(rule: RuleId, said: RuleFinding, question: Question, sources: readonly ExceptionSource[]): readonly Judgement[] {
  const level = mildest(said.level, question.highest);
  if (level === 'off') return [];
  const finding = toFinding(rule, said, level, question);
  const waiver: Waiver = question.identity === undefined ? { kind: 'none' } : waiverFor(rule, question.identity, sources, question.context);
  switch (waiver.kind) {
    case 'none':
      return [{ finding }];
    case 'expired':
      return [{ finding }, ...tellException('exception-expired', rule, waiver, question)];
    case 'in-force': {
      const { id, reason } = waiver.exception.entry;
      const excepted = { finding: { ...finding, excepted: { id, reason } } };
      return waiver.endsSoon ? [excepted, ...tellException('exception-expiring', rule, waiver, question)] : [excepted];
    }
  }
}

function toFinding(rule: RuleId, said: RuleFinding, level: Finding['level'], { use, layer, prepared, context }: Question): Finding {
  const { what, why, next, entry } = said;
  const from = [said.effectiveFrom, prepared.policy.rules?.[rule]?.effectiveFrom]
    .filter((date) => isLater(date, context))
    .sort()
    .at(-1);
  const policyLine =
    entry === undefined
      ? []
      : [
          {
            role: 'policy' as const,
            file: layer.reading.file,
            span: layer.reading.headOf(entry),
            message: `This is what ${policyName(layer)} says.`,
          },
        ];
  return {
    rule,
    level,
    at: use.at,
    what,
    why,
    next: from === undefined ? next : `${next} It is only reported until ${from}.`,
    policy: [layer.label],
    related: [...use.related, ...policyLine],
    ...(from !== undefined && { reportOnly: true }),
  };
}

function tellException(
  rule: 'exception-expired' | 'exception-expiring',
  about: RuleId,
  waiver: Exclude<Waiver, { readonly kind: 'none' }>,
  question: Question,
): readonly Judgement[] {
  const { entry, index } = waiver.exception;
  const level = mildest(levelOf(question.prepared.policy, rule), question.highest);
  if (level === 'off') return [];
  const isOver = rule === 'exception-expired';
  const said: RuleFinding = {
    says: 'finding',
    level,
    what: `The exception ${code(entry.id)} (${entry.ticket}) that ${isOver ? 'covered' : 'covers'} this use ${isOver ? 'expired' : 'expires'} on ${entry.expires}.`,
    why: isOver ? `Without it ${code(about)} counts again.` : `After that day ${code(about)} counts again.`,
    next: `Fix the use, or ask ${entry.owner} to renew the exception.`,
  };
  const finding = toFinding(rule, said, level, question);
  const line = {
    role: 'policy' as const,
    file: waiver.layer.reading.file,
    span: waiver.layer.reading.headOf(['exceptions', index, 'expires']),
    message: `This is the exception ${entry.id}.`,
  };
  return [{ finding: { ...finding, related: [...finding.related, line] }, about }];
}
