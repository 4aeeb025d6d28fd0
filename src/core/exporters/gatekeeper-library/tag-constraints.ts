import type { Level, RuleId } from '../../model/rules.js';
import type { Policy, TagRule } from '../../policy/document.js';
import { levelOf, strictest } from '../../policy/judging/levels.js';
import type { ExportedRule } from '../exporter.js';
import type { LibraryConstraint } from './library-constraint.js';
import type { LibraryPart } from './source-constraints.js';

const pods = 'The library looks at containers of Pods only.';

/** Tag rules as K8sDisallowedTags and K8sImageDigests, which ask every image: they cannot be told which repositories are meant. */
export function tagConstraints({ tags = [], ...policy }: Policy): LibraryPart {
  const parts = tags.map((rule, at) => (rule.in?.includes('manifest') === false ? elsewhere(rule, at) : oneRule(rule, at, policy)));
  return { constraints: parts.flatMap(({ constraints }) => constraints), notes: parts.flatMap(({ notes }) => notes) };
}

function oneRule(rule: TagRule, at: number, policy: Policy): LibraryPart {
  const parts = [disallowed(rule, at, policy), digests(rule, at)];
  const spread =
    rule.match === '**' ? [] : writtenParts(rule, at).map((path) => note(path, 'stricter', `It asks all images, not only ${rule.match}.`));
  return { constraints: parts.flatMap(({ constraints }) => constraints), notes: [...parts.flatMap(({ notes }) => notes), ...spread] };
}

/** The template refuses what has no `:` whatever tags it is given. */
function disallowed(rule: TagRule, at: number, policy: Policy): LibraryPart {
  if (rule.deny === undefined && rule.requireTag === undefined) return { constraints: [], notes: [] };
  const plain = (rule.deny ?? []).filter((glob) => !/[*?]/.test(glob));
  const level = strictest([
    rule.deny === undefined ? 'off' : levelOf(policy, 'floating-tag', rule.level, 'error'),
    rule.requireTag ?? 'off',
  ]);
  const path = rule.deny === undefined ? `tags[${at}].requireTag` : `tags[${at}].deny`;
  return {
    constraints: [constraint('K8sDisallowedTags', `tags-${at}`, 'floating-tag', level, rule, path, { tags: plain })],
    notes: [
      ...(rule.deny === undefined ? [] : deniedNotes(`tags[${at}].deny`, rule.deny.length > plain.length)),
      ...(rule.requireTag === undefined
        ? []
        : [note(`tags[${at}].requireTag`, 'looser', `${pods} The \`:\` of a registry’s port counts as a tag.`)]),
    ],
  };
}

function deniedNotes(path: string, lacksGlobs: boolean): readonly ExportedRule[] {
  return [
    note(path, 'looser', `${pods} A tag beside a digest is not seen.${lacksGlobs ? ' Tags with `*` or `?` are left out.' : ''}`),
    note(path, 'stricter', 'Images without any tag are refused too.'),
  ];
}

function digests(rule: TagRule, at: number): LibraryPart {
  if (rule.requireDigest === undefined) return { constraints: [], notes: [] };
  const path = `tags[${at}].requireDigest`;
  return {
    constraints: [constraint('K8sImageDigests', `digests-${at}`, 'missing-digest', rule.requireDigest, rule, path, {})],
    notes: [note(path, 'looser', `${pods} Any \`@algorithm:text\` counts as a digest.`)],
  };
}

function constraint(
  kind: LibraryConstraint['kind'],
  suffix: string,
  rule: RuleId,
  level: Level,
  { effectiveFrom }: TagRule,
  path: string,
  parameters: object,
): LibraryConstraint {
  return { kind, suffix, rule, level, path, parameters, ...(effectiveFrom === undefined ? {} : { effectiveFrom }) };
}

function elsewhere(rule: TagRule, at: number): LibraryPart {
  return { constraints: [], notes: writtenParts(rule, at).map((path) => note(path, 'exact', 'It is about other places.')) };
}

function writtenParts(rule: TagRule, at: number): readonly string[] {
  return (['deny', 'requireTag', 'requireDigest'] as const).filter((key) => rule[key] !== undefined).map((key) => `tags[${at}].${key}`);
}

function note(path: string, fidelity: ExportedRule['fidelity'], reason: string): ExportedRule {
  return { path, fidelity, reason };
}
