import type { ScanFinding, ScanItem } from '../../model/scan-verdict.js';
import { isLater } from '../judging/dates.js';
import type { RecordedException } from '../judging/exceptions.js';
import { levelOf } from '../judging/levels.js';
import { code, ending, policyName } from '../judging/words.js';
import type { DocumentPath } from '../layer.js';
import { gapsOfImage } from './coverage.js';
import { judgeOthers } from './other-items.js';
import type { ScanQuestion, ScanRuleFinding, ScanRuleId } from './question.js';
import { requiredReports, wantedAspects } from './required-reports.js';
import type { RuleGroup } from './rule-group.js';
import { judgeThresholds } from './thresholds.js';
import { describeItems } from './words.js';
import { notScanned, stale } from './whole-scan.js';
import { waiversFor, type Waivers } from './waivers.js';

/** A finding on its way into a verdict; two layers' findings with the same key are one. */
export interface ScanJudgement {
  readonly key: string;
  readonly finding: ScanFinding;
}

/** What one policy says about an image. */
export interface LayerScanAnswer {
  readonly judgements: readonly ScanJudgement[];
  readonly missing: readonly string[];
}

/** Asks whether the scans that the policy requires are there, then what they found. */
export function judgeUnderLayer(question: ScanQuestion): LayerScanAnswer {
  const { scan, asked, context } = question;
  if (scan === undefined) return withoutReport(question, ['a scan of this image'], context.failure === undefined ? 'never-made' : 'failed');
  const required = requiredReports(scan, asked, context.now);
  if (required.none !== undefined) {
    const answer = withoutReport(question, required.none === 'failed' ? required.missing : ['a scan of this image'], required.none);
    return joined([answer, judgeFound(question)]);
  }
  const old = required.stale.length === 0 ? [] : wholeFinding(stale(question, required.stale), question);
  const gaps = gapsOfImage(scan, wantedAspects(asked));
  return joined([{ judgements: old, missing: [...required.missing, ...gaps] }, judgeFound(question)]);
}

/** What was found counts whoever found it: silence is believed only of scanners that count, findings of every one. */
function judgeFound(question: ScanQuestion): LayerScanAnswer {
  const waived = new Map<ScanRuleId, Waivers>();
  const waiversOf = (rule: ScanRuleId) => {
    const known = waived.get(rule) ?? waiversFor(rule, question);
    waived.set(rule, known);
    return known;
  };
  const { groups, missing } = judgeThresholds(question, waiversOf);
  return { judgements: [...groups, ...judgeOthers(question, waiversOf)].flatMap((group) => toJudgements(group, question)), missing };
}

/** A scan that was tried and failed is no finding: nobody knows. One that nobody made is, and an exception may waive either. */
function withoutReport(question: ScanQuestion, missing: readonly string[], why: 'never-made' | 'failed' = 'never-made'): LayerScanAnswer {
  const judgements = wholeFinding(notScanned(question), question);
  const isWaived = judgements.some(({ finding }) => finding.excepted !== undefined);
  if (isWaived) return { judgements, missing: [] };
  return { judgements: why === 'failed' ? [] : judgements, missing };
}

function wholeFinding(said: ScanRuleFinding, question: ScanQuestion): readonly ScanJudgement[] {
  const { whole } = waiversFor(said.rule, question);
  switch (whole.kind) {
    case 'none':
      return judgementOf(said, question);
    case 'expired':
      return [...judgementOf(said, question), ...tellException('exception-expired', said.rule, whole, question)];
    case 'in-force':
      return exceptedJudgements(said, whole, question);
  }
}

function toJudgements({ findings, rule, level, entry, excepted, expired }: RuleGroup, question: ScanQuestion): readonly ScanJudgement[] {
  return [
    ...findings.flatMap((said) => judgementOf(said, question)),
    ...excepted.flatMap(({ waiver, items }) =>
      exceptedJudgements(sayExcepted(rule, level, entry, waiver, items, question), waiver, question),
    ),
    ...expired.flatMap((waiver) => tellException('exception-expired', rule, waiver, question)),
  ];
}

function sayExcepted(
  rule: ScanRuleId,
  level: ScanRuleFinding['level'],
  entry: DocumentPath,
  { exception: { entry: exception } }: RecordedException,
  items: readonly ScanItem[],
  { image }: ScanQuestion,
): ScanRuleFinding {
  return {
    rule,
    key: rule,
    level,
    what: `${code(image)} holds what the exception ${code(exception.id)} (${exception.ticket}) covers: ${describeItems(items)}.`,
    why: ending(`It was decided: ${exception.reason}`),
    next: `Until ${exception.expires} nothing; then it counts again.`,
    entry,
    items,
  };
}

function exceptedJudgements(said: ScanRuleFinding, waiver: RecordedException, question: ScanQuestion): readonly ScanJudgement[] {
  const { id, reason } = waiver.exception.entry;
  const excepted = judgementOf(said, question).map(({ finding }) => ({
    key: `${said.rule} excepted ${id}`,
    finding: { ...finding, excepted: { id, reason } },
  }));
  const endsSoon = waiver.kind === 'in-force' && waiver.endsSoon;
  return endsSoon ? [...excepted, ...tellException('exception-expiring', said.rule, waiver, question)] : excepted;
}

function judgementOf(said: ScanRuleFinding, { layer, prepared, asked, context }: ScanQuestion): readonly ScanJudgement[] {
  const { rule, key, level, what, why, next, entry, items } = said;
  if (level === 'off') return [];
  const from = [asked.effectiveFrom, prepared.policy.rules?.[rule]?.effectiveFrom]
    .filter((date) => isLater(date, context))
    .sort()
    .at(-1);
  const line = {
    role: 'policy' as const,
    file: layer.reading.file,
    span: layer.reading.headOf(entry),
    message: `This is what ${policyName(layer)} says.`,
  };
  const finding = {
    rule,
    level,
    what,
    why,
    next: from === undefined ? next : `${next} It is only reported until ${from}.`,
    policy: [layer.label],
    related: [line],
    items,
    ...(from !== undefined && { reportOnly: true }),
  };
  return [{ key, finding }];
}

function tellException(
  rule: 'exception-expired' | 'exception-expiring',
  about: ScanRuleId,
  { exception: { entry, index }, layer: recordedIn }: RecordedException,
  { layer, prepared }: ScanQuestion,
): readonly ScanJudgement[] {
  const level = levelOf(prepared.policy, rule);
  if (level === 'off') return [];
  const isOver = rule === 'exception-expired';
  const finding: ScanFinding = {
    rule,
    level,
    what: `The exception ${code(entry.id)} (${entry.ticket}) that ${isOver ? 'covered' : 'covers'} something in this image ${isOver ? 'expired' : 'expires'} on ${entry.expires}.`,
    why: isOver ? `Without it ${code(about)} counts again.` : `After that day ${code(about)} counts again.`,
    next: `Fix the image, or ask ${entry.owner} to renew the exception.`,
    policy: [layer.label],
    related: [
      {
        role: 'policy',
        file: recordedIn.reading.file,
        span: recordedIn.reading.headOf(['exceptions', index, 'expires']),
        message: `This is the exception ${entry.id}.`,
      },
    ],
    items: [],
  };
  return [{ key: `${rule} ${entry.id} ${about}`, finding }];
}

function joined(answers: readonly LayerScanAnswer[]): LayerScanAnswer {
  return { judgements: answers.flatMap(({ judgements }) => judgements), missing: answers.flatMap(({ missing }) => missing) };
}
