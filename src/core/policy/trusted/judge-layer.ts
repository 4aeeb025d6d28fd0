import type { RequirementOutcome, TrustFinding } from '../../model/trust-verdict.js';
import { isLater } from '../judging/dates.js';
import { waiverFor, type RecordedException } from '../judging/exceptions.js';
import { levelOf, strictest } from '../judging/levels.js';
import { code, policyName } from '../judging/words.js';
import { judgeAttestation, statementAnswer } from './attestation-entry.js';
import { matchingEntries } from './matching-entries.js';
import { answerTo, judgeRequirement } from './require-entry.js';
import type { EntryAnswer, TrustQuestion, TrustRuleFinding, TrustRuleId } from './question.js';

/** A finding on its way into a verdict; two layers' findings with the same key are one. */
export interface TrustJudgement {
  readonly key: string;
  readonly finding: TrustFinding;
}

/** What one policy says about who vouches for an image. */
export interface LayerTrustAnswer {
  readonly requirements: readonly RequirementOutcome[];
  readonly judgements: readonly TrustJudgement[];
  readonly missing: readonly string[];
}

/** Asks every entry that matches the image; without facts each is undetermined. */
export function judgeUnderLayer(question: TrustQuestion): LayerTrustAnswer {
  const parts = answersTo(question).map((answer) => toParts(answer, question));
  return {
    requirements: parts.map(({ requirement }) => requirement),
    judgements: parts.flatMap(({ judgements }) => judgements),
    missing: parts.flatMap(({ missing }) => missing),
  };
}

function answersTo(question: TrustQuestion): readonly EntryAnswer[] {
  const { trust, reference, layer, image } = question;
  const { require, attestations } = matchingEntries(reference, layer);
  if (trust === undefined) {
    const unasked = [...require.map(({ entry }) => answerTo(entry)), ...attestations.map(({ entry }) => statementAnswer(entry))];
    return unasked.map((answer) => ({ ...answer, missing: [`the signatures of ${code(image)}, which nobody has looked up`] }));
  }
  return [
    ...require.map((item) => judgeRequirement(item, trust, question)),
    ...attestations.map((item) => judgeAttestation(item, trust, question)),
  ];
}

interface EntryParts {
  readonly requirement: RequirementOutcome;
  readonly judgements: readonly TrustJudgement[];
  readonly missing: readonly string[];
}

/** An entry whose rules are switched off asks nothing. */
function toParts(answer: EntryAnswer, question: TrustQuestion): EntryParts {
  const { asks, by, findings, rules } = answer;
  const { layer, prepared } = question;
  const level = findings[0]?.level ?? strictest(rules.map((rule) => levelOf(prepared.policy, rule)));
  const missing = level === 'off' ? [] : answer.missing;
  const because = findings.map(({ what }) => what).join(' ') || missing.join('; ');
  const requirement: RequirementOutcome = {
    ...{ policy: layer.label, asks, by, level },
    outcome: findings.length > 0 ? 'missed' : missing.length > 0 ? 'undetermined' : 'met',
    ...(isOnlyReported(answer, question) && { reportOnly: true }),
    ...(because !== '' && { because }),
  };
  return { requirement, judgements: findings.flatMap((said) => toJudgements(said, answer, question)), missing };
}

/** Before the day of the entry, or of every rule that could speak of it. */
function isOnlyReported({ findings, rules, effectiveFrom }: EntryAnswer, { prepared, context }: TrustQuestion): boolean {
  const speaking = findings.length > 0 ? findings.map(({ rule }) => rule) : rules;
  return isLater(effectiveFrom, context) || speaking.every((rule) => isLater(prepared.policy.rules?.[rule]?.effectiveFrom, context));
}

function toJudgements(said: TrustRuleFinding, answer: EntryAnswer, question: TrustQuestion): readonly TrustJudgement[] {
  const finding = toFinding(said, answer, question);
  if (finding === undefined) return [];
  const { identity, exceptions, context } = question;
  const waiver = waiverFor(said.rule, identity, exceptions, context);
  switch (waiver.kind) {
    case 'none':
      return [{ key: said.key, finding }];
    case 'expired':
      return [{ key: said.key, finding }, ...tellException('exception-expired', said.rule, waiver, question)];
    case 'in-force': {
      const { id, reason } = waiver.exception.entry;
      const excepted = { key: `${said.key} excepted ${id}`, finding: { ...finding, excepted: { id, reason } } };
      return waiver.endsSoon ? [excepted, ...tellException('exception-expiring', said.rule, waiver, question)] : [excepted];
    }
  }
}

function toFinding(said: TrustRuleFinding, { effectiveFrom }: EntryAnswer, question: TrustQuestion): TrustFinding | undefined {
  const { rule, level, what, why, next, entry } = said;
  const { layer, prepared, context } = question;
  if (level === 'off') return undefined;
  const from = [effectiveFrom, prepared.policy.rules?.[rule]?.effectiveFrom]
    .filter((date) => isLater(date, context))
    .sort()
    .at(-1);
  const line = {
    role: 'policy' as const,
    file: layer.reading.file,
    span: layer.reading.headOf(entry),
    message: `This is what ${policyName(layer)} says.`,
  };
  return {
    ...{ rule, level, what, why },
    next: from === undefined ? next : `${next} It is only reported until ${from}.`,
    policy: [layer.label],
    related: [line],
    ...(from !== undefined && { reportOnly: true }),
  };
}

function tellException(
  rule: 'exception-expired' | 'exception-expiring',
  about: TrustRuleId,
  { exception: { entry, index }, layer: recordedIn }: RecordedException,
  { layer, prepared }: TrustQuestion,
): readonly TrustJudgement[] {
  const level = levelOf(prepared.policy, rule);
  if (level === 'off') return [];
  const isOver = rule === 'exception-expired';
  const line = {
    role: 'policy' as const,
    file: recordedIn.reading.file,
    span: recordedIn.reading.headOf(['exceptions', index, 'expires']),
    message: `This is the exception ${entry.id}.`,
  };
  const finding: TrustFinding = {
    ...{ rule, level, policy: [layer.label], related: [line] },
    what: `The exception ${code(entry.id)} (${entry.ticket}) that ${isOver ? 'covered' : 'covers'} this image ${isOver ? 'expired' : 'expires'} on ${entry.expires}.`,
    why: isOver ? `Without it ${code(about)} counts again.` : `After that day ${code(about)} counts again.`,
    next: `Have the image signed, or ask ${entry.owner} to renew the exception.`,
  };
  return [{ key: `${rule} ${entry.id} ${about}`, finding }];
}
