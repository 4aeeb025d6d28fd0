import type { Level } from '../../model/rules.js';
import type { ScanItem } from '../../model/scan-verdict.js';
import { levelOf } from '../judging/levels.js';
import { code, ending, policyName, sentence } from '../judging/words.js';
import { everythingFound } from './items.js';
import type { ScanQuestion, ScanRuleId } from './question.js';
import type { RuleGroup } from './rule-group.js';
import { splitByWaiver } from './split-by-waiver.js';
import type { Waivers } from './waivers.js';
import { countOf, describeItems } from './words.js';

/** `secrets`, `malware` and `misconfiguration` of the policy: any is a finding at the level that is written; nothing written has no opinion. */
export function judgeOthers(question: ScanQuestion, waiversOf: (rule: ScanRuleId) => Waivers): readonly RuleGroup[] {
  const { scan, asked, prepared } = question;
  if (scan === undefined) return [];
  const found = everythingFound(scan, []);
  return aspects.flatMap((aspect): readonly RuleGroup[] => {
    const written = asked[aspect.key];
    const items = found.filter(({ kind }) => kind === aspect.kind);
    if (written === undefined || items.length === 0) return [];
    const level = levelOf(prepared.policy, aspect.rule, written);
    if (level === 'off') return [];
    const { counted, excepted, expiredAmong } = splitByWaiver(items, waiversOf(aspect.rule));
    const findings = counted.length === 0 ? [] : [say(aspect, level, counted, question)];
    return [{ rule: aspect.rule, level, entry: ['scan', aspect.key], findings, excepted, expired: expiredAmong(counted) }];
  });
}

/** What to do about things of one kind that are no vulnerabilities. */
export function adviceAbout(kind: ScanItem['kind'], items: readonly ScanItem[]): string {
  return sentence(aspects.find((aspect) => aspect.kind === kind)?.next(items) ?? '');
}

interface Aspect {
  readonly key: 'secrets' | 'malware' | 'misconfiguration';
  readonly kind: ScanItem['kind'];
  readonly rule: ScanRuleId;
  readonly verb: string;
  readonly why: string;
  readonly next: (items: readonly ScanItem[]) => string;
}

const aspects: readonly Aspect[] = [
  {
    key: 'malware',
    kind: 'malware',
    rule: 'malware-in-image',
    verb: 'holds',
    why: 'Whoever runs the image may run it',
    next: () => 'Neither run nor push this image, tell whoever handles incidents, and build again from sources that are known to be clean.',
  },
  {
    key: 'secrets',
    kind: 'secret',
    rule: 'secret-in-image',
    verb: 'holds',
    why: 'Whoever can pull the image can read them, also when a later layer deletes the file',
    next: () =>
      'Revoke them, since they count as known, and keep them out of the build: `RUN --mount=type=secret` leaves nothing in a layer.',
  },
  {
    key: 'misconfiguration',
    kind: 'misconfiguration',
    rule: 'misconfigured-image',
    verb: 'has',
    why: 'They make what else goes wrong worse',
    next: adviceFor,
  },
];

function say({ rule, kind, verb, why, next, key }: Aspect, level: Level, items: readonly ScanItem[], { image, layer }: ScanQuestion) {
  return {
    rule,
    key: rule,
    level,
    what: `${code(image)} ${verb} ${countOf(kind, items.length)}: ${describeItems(items)}.`,
    why: `${why}; ${policyName(layer)} accepts none.`,
    next: sentence(next(items)),
    entry: ['scan', key],
    items,
  };
}

function adviceFor(items: readonly ScanItem[]): string {
  const [worst] = items;
  const advice = worst?.kind === 'misconfiguration' ? worst.item.advice : undefined;
  return advice === undefined ? 'Change the Dockerfile so that they are gone.' : ending(advice);
}
