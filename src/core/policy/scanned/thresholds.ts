import type { ScanItem } from '../../model/scan-verdict.js';
import type { Scan, Threshold } from '../document.js';
import { levelOf } from '../judging/levels.js';
import { code, policyName, sentence } from '../judging/words.js';
import { inOrder } from './items.js';
import type { ScanQuestion, ScanRuleFinding, ScanRuleId } from './question.js';
import type { RuleGroup } from './rule-group.js';
import { durationOf } from './scan-age.js';
import { scannerLabels } from './scanner-names.js';
import { splitByWaiver } from './split-by-waiver.js';
import type { Waivers } from './waivers.js';
import { describeItems, howToFix } from './words.js';

/** What thresholds say, and what would have to be known to apply them. */
export interface ThresholdAnswer {
  readonly groups: readonly RuleGroup[];
  readonly missing: readonly string[];
}

/** Counts vulnerabilities against each threshold, without what a VEX document that counts or an exception takes out (policy.md section 5, Scan). */
export function judgeThresholds(question: ScanQuestion, waiversOf: (rule: ScanRuleId) => Waivers): ThresholdAnswer {
  const { asked, vulnerabilities, prepared, context } = question;
  const level = levelOf(prepared.policy, 'vulnerable-image');
  const thresholds = thresholdsOf(asked);
  if (level === 'off' || thresholds.length === 0) return { groups: [], missing: [] };
  const found = vulnerabilities
    .filter(({ vex }) => vex?.counts !== true || !removing.has(vex.status))
    .map((item) => ({ kind: 'vulnerability' as const, item }))
    .filter((item) => thresholds.some((threshold) => concerns(item, threshold, context.now)));
  const { counted, excepted, expiredAmong } = splitByWaiver(found, waiversOf('vulnerable-image'));
  const findings = thresholds.flatMap((threshold) => exceeded(threshold, counted, level, question));
  const expired = expiredAmong(findings.flatMap(({ items }) => items));
  const group: RuleGroup = { findings, rule: 'vulnerable-image', level, entry: ['scan', 'thresholds'], excepted, expired };
  return { groups: [group], missing: untoldExploits(counted, question) };
}

type Vulnerable = ScanItem & { readonly kind: 'vulnerability' };
type ThresholdName = (typeof thresholdNames)[number];

interface NamedThreshold {
  readonly name: ThresholdName;
  readonly limit: Threshold;
}

/** The most alarming first. */
const thresholdNames = ['knownExploited', 'critical', 'high', 'medium', 'low', 'unknown'] as const satisfies readonly (keyof NonNullable<
  Scan['thresholds']
>)[];

const removing: ReadonlySet<string> = new Set(['not_affected', 'fixed']);

function thresholdsOf({ thresholds = {} }: Scan): readonly NamedThreshold[] {
  return thresholdNames.flatMap((name) => {
    const limit = thresholds[name];
    return limit === undefined ? [] : [{ name, limit }];
  });
}

/** True when the threshold may count this: for known exploits also what nobody said anything about. */
function concerns({ item }: Vulnerable, { name, limit }: NamedThreshold, now: number): boolean {
  const isOfKind = name === 'knownExploited' ? item.knownExploited !== false : item.severity === name;
  return isOfKind && (limit.fixableOnly !== true || item.fixedIn.length > 0) && !isInGrace(item.published, limit, now);
}

/** What says no date of publication has no grace. */
function isInGrace(published: string | undefined, { grace }: Threshold, now: number): boolean {
  if (grace === undefined || published === undefined) return false;
  const since = Date.parse(published);
  return !Number.isNaN(since) && since + durationOf(grace) > now;
}

function exceeded(
  threshold: NamedThreshold,
  found: readonly Vulnerable[],
  level: ScanRuleFinding['level'],
  question: ScanQuestion,
): readonly ScanRuleFinding[] {
  const { name, limit } = threshold;
  const { now } = question.context;
  const counted = found.filter((one) => concerns(one, threshold, now) && (name !== 'knownExploited' || one.item.knownExploited === true));
  if (counted.length <= limit.max) return [];
  const items = inOrder(counted);
  const { layer, prepared, image } = question;
  const owner = prepared.policy.metadata?.owner ?? 'the owner of the policy';
  return [
    {
      rule: 'vulnerable-image',
      key: `vulnerable-image ${name}`,
      level,
      what: `${code(image)} has ${describeCount(name, counted.length)}: ${describeItems(items)}.`,
      why: `${sentence(policyName(layer))} accepts ${limit.max === 0 ? 'none' : `at most ${limit.max}`}${condition(limit)}.`,
      next: howToFix(
        items.flatMap((one) => (one.kind === 'vulnerability' ? [one.item] : [])),
        `do without the package, or ask ${owner} for an exception.`,
      ),
      entry: ['scan', 'thresholds', name, 'max'],
      items,
    },
  ];
}

function describeCount(name: ThresholdName, count: number): string {
  const noun = count === 1 ? 'vulnerability' : 'vulnerabilities';
  switch (name) {
    case 'knownExploited':
      return `${count} ${noun} that ${count === 1 ? 'is' : 'are'} known to be exploited`;
    case 'unknown':
      return `${count} ${noun} of unknown severity`;
    default:
      return `${count} ${name} ${noun}`;
  }
}

function condition({ fixableOnly, grace }: Threshold): string {
  const parts = [
    ...(fixableOnly === true ? ['that can be fixed'] : []),
    ...(grace === undefined ? [] : [`that became public more than ${grace} ago`]),
  ];
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
}

/** Nobody having said that something is exploited is not somebody saying that it is not. */
function untoldExploits(found: readonly Vulnerable[], { asked, scan, context }: ScanQuestion): readonly string[] {
  const limit = asked.thresholds?.knownExploited;
  if (limit === undefined) return [];
  const telling = new Set((scan?.reports ?? []).filter((report) => report.tellsKnownExploited).map(({ scanner }) => scanner.id));
  const relevant = found.filter((one) => concerns(one, { name: 'knownExploited', limit }, context.now));
  const known = relevant.filter(({ item }) => item.knownExploited === true);
  const untold = relevant.filter(
    ({ item }) => item.knownExploited === undefined && !item.sightings.some(({ scanner }) => telling.has(scanner)),
  );
  if (untold.length === 0 || known.length > limit.max || known.length + untold.length <= limit.max) return [];
  const silent = scannerLabels(untold.flatMap(({ item }) => item.sightings.map(({ scanner }) => scanner)).sort());
  const [worst] = inOrder(untold);
  const example = worst?.kind === 'vulnerability' ? `, e.g. ${code(worst.item.id)}` : '';
  return [
    `whether ${untold.length === 1 ? 'a vulnerability is' : `${untold.length} vulnerabilities are`} known to be exploited${example}: ${silent} did not say`,
  ];
}
