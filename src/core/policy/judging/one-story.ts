import type { RuleId } from '../../model/rules.js';
import type { Finding, PolicyLabel } from '../../model/verdict.js';
import { allLayersThatStop } from './enforcement.js';
import { compareWeight, type Judgement } from './judgement.js';
import { code, either } from './words.js';

/**
 * One token, one story (policy.md section 5): what would only repeat the cause of another finding is left out. A finding never
 * gives way to a weaker one (excepted, reported only, of a lower level), so leaving out changes no verdict; and whoever stops a stage
 * by what is left out stops it by what stands for it.
 */
export function tellOneStory(judgements: readonly Judgement[]): readonly Finding[] {
  const leftOut = judgements.filter((judgement) => judgements.some((other) => givesWay(judgement, other)));
  if (leftOut.length === 0) return judgements.map(({ finding }) => finding);
  const dropped = new Set(leftOut.map(({ finding }) => finding.rule));
  return judgements
    .filter(({ finding, about }) => !dropped.has(about ?? finding.rule))
    .map((judgement) =>
      standingFor(
        judgement,
        leftOut.filter((other) => givesWay(other, judgement)),
      ),
    );
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

function standingFor({ finding }: Judgement, leftOut: readonly Judgement[]): Finding {
  if (leftOut.length === 0) return finding;
  return { ...finding, stoppedBy: allLayersThatStop([finding, ...leftOut.map((other) => other.finding)]) };
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

/** Two layers' findings as one that names both, in the words of the strictest. */
export function mergeFindings<T extends Omit<Finding, 'at'>>(a: T, b: T): T {
  const told = compareWeight(b, a) > 0 ? b : a;
  const labels = [
    ...a.policy,
    ...b.policy.filter((label) => !a.policy.some((known) => known.file === label.file && known.layer === label.layer)),
  ];
  const places = [...a.related, ...b.related].map(
    (place) => [`${place.role} ${place.file} ${place.span.start} ${place.span.end}`, place] as const,
  );
  const why = withOthers(
    told.why,
    labels.filter((label) => !told.policy.includes(label)),
  );
  return { ...told, why, policy: labels, related: [...new Map(places).values()], stoppedBy: allLayersThatStop([a, b]) };
}

/** The words are one layer's; whoever says the same is named. */
function withOthers(why: string, others: readonly PolicyLabel[]): string {
  if (others.length === 0) return why;
  const names = either(others.map(({ name, file }) => name ?? code(file))).replace(' or ', ' and ');
  return `${why} The ${others.length === 1 ? 'policy' : 'policies'} ${names} ${others.length === 1 ? 'says' : 'say'} so too.`;
}
