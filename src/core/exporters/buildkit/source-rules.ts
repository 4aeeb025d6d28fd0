import type { Mirror, Policy, TagRule } from '../../policy/document.js';
import { stagingTagGlob } from '../../policy/staging.js';
import type { ImageCheck } from '../checks/index.js';
import { anyTail } from '../pipeline/index.js';
import { below, regionsOf, type Region } from './regions.js';
import { rewritesTo } from './rewrites.js';
import type { SourceRule } from './source-rule.js';
import { deniedTail, latestTail, unpinnedTail, withTail } from './tails.js';

/**
 * The last rule that matches decides, and there is no 'not'. So the names of images are cut into regions (what is served by a mirror, what
 * stands under an alias, and the rest), later ones inside earlier ones; each begins by forgetting what was said and says everything anew.
 */
export function sourceRules(policy: Policy, denying: readonly ImageCheck[], rewrites: boolean): readonly SourceRule[] {
  const asked = new Map(denying.map((check) => [check.id, check]));
  const required = (policy.mirrors ?? []).filter((_, at) => asked.has(`mirror-${at}`));
  return [
    ...(rewrites ? required.flatMap((mirror) => rewritesTo(mirror, policy)) : []),
    ...regionsOf(policy).flatMap((region) => inRegion(region, policy, asked, rewrites ? [] : required)),
    ...everywhere(policy, asked),
  ];
}

type Asked = ReadonlyMap<string, ImageCheck>;

function inRegion(region: Region, policy: Policy, asked: Asked, required: readonly Mirror[]): readonly SourceRule[] {
  const { sources, tags = [] } = policy;
  const approval = asked.get('sources');
  return [
    ...region.prefixes.map((prefix) => rule(approval === undefined ? 'ALLOW' : 'DENY', prefix)),
    ...(approval === undefined ? [] : approved(region, policy, approval)),
    ...(sources?.deny ?? []).flatMap(({ match }, at) => (asked.has(`denied-${at}`) ? denied(region, match, anyTail) : [])),
    ...(region.isServed ? [] : required.flatMap(({ source }) => denied(region, below(source), anyTail))),
    ...tags.flatMap((entry, at) =>
      entry.match === '**' ? [] : tailsOf(entry, at, asked).flatMap((tail) => denied(region, entry.match, tail)),
    ),
  ];
}

function approved(region: Region, { sources, bases, exceptions = [] }: Policy, approval: ImageCheck): readonly SourceRule[] {
  const granted = new Set((approval.oneOf ?? []).map(({ path }) => path));
  const waived = new Set(approval.waived.map(({ path }) => path));
  return [
    ...(sources?.allow ?? []).filter((_, at) => granted.has(`sources.allow[${at}]`)).flatMap(({ match }) => region.spell(match)),
    ...(bases?.catalogue ?? []).filter((_, at) => granted.has(`bases.catalogue[${at}]`)).flatMap(({ image }) => region.spell(image)),
    ...exceptions.filter((_, at) => waived.has(`exceptions[${at}]`)).flatMap(({ match, digest }) => region.spell(match, digest)),
  ].map((expression) => rule('ALLOW', expression));
}

function denied(region: Region, match: string, tail: string): readonly SourceRule[] {
  return region.spell(match).map((expression) => rule('DENY', withTail(expression, tail)));
}

/** What of a tag rule can be wrong with a completed name. A missing tag is `latest` by then. */
function tailsOf({ deny = [] }: TagRule, at: number, asked: Asked): readonly string[] {
  return [
    ...(asked.has(`tags-${at}-deny`) ? deny.map(deniedTail) : []),
    ...(asked.has(`tags-${at}-tag`) ? [latestTail] : []),
    ...(asked.has(`tags-${at}-digest`) ? [unpinnedTail] : []),
  ];
}

/** What holds for all images stands once, at the end. */
function everywhere({ tags = [], push }: Policy, asked: Asked): readonly SourceRule[] {
  const tails = [
    ...tags.flatMap((entry, at) => (entry.match === '**' ? tailsOf(entry, at, asked) : [])),
    ...(push !== undefined && asked.has('staging-tag') ? [deniedTail(stagingTagGlob(push))] : []),
  ];
  return [...new Set(tails)].map((tail) => rule('DENY', `^docker-image://${tail === unpinnedTail ? '[^@]*$' : `[^@]*${tail}`}`));
}

function rule(action: 'ALLOW' | 'DENY', identifier: string): SourceRule {
  return { action, selector: { identifier, match_type: 'REGEX' } };
}
