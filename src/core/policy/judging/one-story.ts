import type { RuleId } from '../../model/rules.js';
import type { Finding } from '../../model/verdict.js';
import { compareWeight, type Judgement } from './judgement.js';

/**
 * One token, one story (policy.md section 5): what would only repeat the cause of another finding is left out. A finding never
 * gives way to a weaker one (excepted, reported only, of a lower level), so leaving out changes no verdict.
 */
export function tellOneStory(judgements: readonly Judgement[]): readonly Finding[] {
  const dropped = new Set(
    judgements.filter((judgement) => judgements.some((other) => givesWay(judgement, other))).map(({ finding }) => finding.rule),
  );
  return judgements.filter(({ finding, about }) => !dropped.has(about ?? finding.rule)).map(({ finding }) => finding);
}

/**
 * The same rule about the same place, said by several layers or for several values, is one finding that names all who say it,
 * in the words of the strictest.
 */
export function mergeJudgements(judgements: readonly Judgement[]): readonly Judgement[] {
  const merged = new Map<string, Judgement>();
  for (const judgement of judgements) {
    const key = keyOf(judgement);
    const known = merged.get(key);
    merged.set(key, known === undefined ? judgement : { ...known, finding: mergeFindings(known.finding, judgement.finding) });
  }
  return [...merged.values()];
}

const standsAlone: ReadonlySet<RuleId> = new Set<RuleId>(['malformed-image', 'denied-image']);
const tellsOfSource: ReadonlySet<RuleId> = new Set<RuleId>(['unapproved-registry', 'mirror-required']);

function givesWay({ finding, about }: Judgement, { finding: other, about: otherAbout }: Judgement): boolean {
  if (about !== undefined || otherAbout !== undefined || finding.rule === other.rule || compareWeight(other, finding) < 0) return false;
  if (standsAlone.has(other.rule)) return !(finding.rule === 'malformed-image');
  return finding.rule === 'unapproved-base' && tellsOfSource.has(other.rule);
}

/** Two exceptions about the same use are two findings. */
function keyOf({ finding, about }: Judgement): string {
  return about === undefined ? finding.rule : `${finding.rule} ${finding.what}`;
}

function mergeFindings(a: Finding, b: Finding): Finding {
  const told = compareWeight(b, a) > 0 ? b : a;
  const labels = [
    ...a.policy,
    ...b.policy.filter((label) => !a.policy.some((known) => known.file === label.file && known.layer === label.layer)),
  ];
  const places = [...a.related, ...b.related].map(
    (place) => [`${place.role} ${place.file} ${place.span.start} ${place.span.end}`, place] as const,
  );
  return { ...told, policy: labels, related: [...new Map(places).values()] };
}
