import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import type { AllowList } from '../importer.js';
import { intersectPatterns } from './intersect-patterns.js';
import type { Notes, Placed } from './notes.js';

/** One rule of a tool in which the most specific rule that matches decides alone. */
export interface SpecificRule {
  readonly placed: Placed;
  readonly patterns: readonly string[];
  readonly says: string;
  /** `accept`: with what it asks for, if anything; `refuse`: never, or nobody here can say under which condition. */
  readonly outcome: 'accept' | 'refuse';
  /** True when it accepts only what is signed. */
  readonly asks: boolean;
}

/** More rules than any such file has; each is held against each. */
const mostRules = 1_000;

/**
 * Allowed and denied sources from rules of which the most specific decides alone. In a policy all entries count together, so a rule that
 * takes something back becomes `deny`, and one that gives something back below it cannot.
 */
export function takeSpecific(
  rules: readonly SpecificRule[],
  list: Pick<AllowList, 'name' | 'side' | 'namespaces'> & { readonly placed: Placed },
  notes: Notes,
): void {
  const { placed, ...head } = list;
  if (rules.length > mostRules) {
    notes.leaveOut(placed, `There are more than ${mostRules} rules, which are held against each other. Nothing of them is allowed.`);
    notes.lists.push({ ...head, at: notes.origin(placed), entries: [] });
    return;
  }
  const read = rules.map((rule) => ({ rule, patterns: rule.patterns.flatMap(parsed) }));
  const accepted = read.filter(({ rule }) => rule.outcome === 'accept');
  for (const { rule, patterns } of read.filter(({ rule: { outcome } }) => outcome === 'refuse')) {
    const meeting = accepted.filter((other) => meet(other.patterns, patterns));
    // What is accepted below it only is not taken back by it.
    if (meeting.every((other) => isBelow(other.patterns, patterns))) continue;
    for (const match of rule.patterns)
      notes.denied.push(notes.take(rule.placed, { match }, `${rule.says} It is denied, because a wider rule allows it.`));
    for (const other of meeting)
      if (isBelow(other.patterns, patterns))
        notes.warn(
          other.rule.placed,
          'A wider rule refuses this, and there the narrower one counts alone. In a policy `deny` beats `allow`: it is denied here.',
        );
  }
  for (const { rule, patterns } of accepted.filter(({ rule: { asks } }) => !asks))
    if (accepted.some((other) => other.rule.asks && isBelow(patterns, other.patterns)))
      notes.warn(
        rule.placed,
        'It lies below a rule that asks for signatures. In the live file it replaces that rule; in a policy both count, so signatures are asked for here too.',
      );
  const entries = accepted.flatMap(({ rule }) =>
    rule.patterns.map((match) => notes.take(rule.placed, { match, ...(head.namespaces && { namespaces: head.namespaces }) }, rule.says)),
  );
  notes.lists.push({ ...head, at: notes.origin(placed), entries });
}

function parsed(text: string): readonly Pattern[] {
  const pattern = parsePattern(text);
  return pattern.ok ? [pattern.value] : [];
}

function meet(some: readonly Pattern[], others: readonly Pattern[]): boolean {
  return some.some((one) => others.some((other) => intersectPatterns(one, other).kind !== 'nothing'));
}

/** True when each of the first lies within one of the others and is not the same. */
function isBelow(some: readonly Pattern[], others: readonly Pattern[]): boolean {
  return some.every((one) =>
    others.some((other) => {
      const common = intersectPatterns(one, other);
      return other.text !== one.text && common.kind === 'pattern' && common.text === plain(one);
    }),
  );
}

function plain(pattern: Pattern): string {
  const same = intersectPatterns(pattern, pattern);
  return same.kind === 'pattern' ? same.text : pattern.text;
}
