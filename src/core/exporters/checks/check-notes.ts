import { severity } from '../../policy/judging/levels.js';
import type { ExportedRule } from '../exporter.js';
import { startsLater, type CheckContext, type CheckDraft } from './check-context.js';

/** What became of the parts that checks say: as exact as a regular expression and, where days matter, a clock allow. */
export function checkNotes(context: CheckContext, drafts: readonly CheckDraft[]): readonly ExportedRule[] {
  const { policy, place } = context;
  const rules = new Set<string>(drafts.map(({ rule }) => rule));
  return [
    ...fixed('defaults.shortNames', policy.defaults?.shortNames, 'Names without a host are compiled for that meaning.'),
    ...fixed('defaults.unqualified', policy.defaults?.unqualified, 'A check for names without a host, at its level.'),
    ...fixed('registryAliases', policy.registryAliases, 'Both names of a host are spelled in every expression.'),
    ...(policy.mirrors ?? []).map((mirror, at) => mirrorNote(context, at, mirror.required === true)),
    ...sourceNotes(context),
    ...(policy.tags ?? []).flatMap((rule, at) => {
      const isHere = rule.in === undefined || rule.in.includes(place.class);
      const written = (['deny', 'requireTag', 'requireDigest'] as const).filter((key) => rule[key] !== undefined);
      return written.map((key) =>
        note(`tags[${at}].${key}`, isHere ? 'A check on the text of tag and digest.' : 'It is about other places.'),
      );
    }),
    ...fixed('push', policy.push, 'Its staging tags are refused.'),
    ...Object.keys(policy.rules ?? {})
      .filter((rule) => rules.has(rule))
      .map((rule) => note(`rules.${rule}`, 'Its level decides whether the check denies or warns.')),
  ].map((exact) => withStart(exact, context, drafts));
}

function sourceNotes({ policy, place }: CheckContext): readonly ExportedRule[] {
  const { allow, deny = [] } = policy.sources ?? {};
  return [
    ...(allow?.length === 0 ? [note('sources.allow', 'Everything is refused.')] : []),
    ...(allow ?? []).flatMap(({ use, namespaces }, at) => [
      note(`sources.allow[${at}]`, 'One expression over all spellings of its repositories.'),
      ...(use === undefined
        ? []
        : [note(`sources.allow[${at}].use`, use.includes(place.use) ? 'It is granted here.' : 'It is not granted here.')]),
      ...(namespaces === undefined
        ? []
        : [
            note(
              `sources.allow[${at}].namespaces`,
              place.class === 'manifest' ? 'The namespace of the request decides.' : 'There are no namespaces here.',
            ),
          ]),
    ]),
    ...deny.map((_, at) => note(`sources.deny[${at}]`, 'One expression over all spellings of its repositories; it beats what is allowed.')),
  ];
}

/** A direct use that is not even approved has another story in the policy, which may be a milder one. */
function mirrorNote({ policy }: CheckContext, at: number, isRequired: boolean): ExportedRule {
  const path = `mirrors[${at}]`;
  if (!isRequired) return note(path, 'What is written through it is judged as its source.');
  const level = policy.rules?.['unapproved-registry']?.level ?? 'error';
  const asStrict = severity(level) === severity('error') && policy.rules?.['unapproved-registry']?.effectiveFrom === undefined;
  if (asStrict) return note(path, 'What is written through it is judged as its source, and its source itself is refused.');
  return {
    path,
    fidelity: 'stricter',
    reason: 'Direct uses of its source are refused also where the policy only warns that they are not approved.',
  };
}

/** Without a clock in the target a rule that starts later has to be exported again on that day. */
function withStart(rule: ExportedRule, { policy, now, hasClock }: CheckContext, drafts: readonly CheckDraft[]): ExportedRule {
  if (hasClock) return rule;
  const own = drafts.filter(({ paths }) => paths.some((path) => rule.path === path || rule.path.startsWith(`${path}[`)));
  const from = startsLater(
    own.flatMap((draft) => [draft.effectiveFrom, policy.rules?.[draft.rule]?.effectiveFrom]),
    now,
  );
  if (from === undefined) return rule;
  const start = new Date(from).toISOString().slice(0, 10);
  return {
    ...rule,
    fidelity: 'looser',
    reason: `It denies from ${start} on, and this target has no clock: it only warns until the export is repeated.`,
  };
}

function fixed(path: string, value: unknown, reason: string): readonly ExportedRule[] {
  return value === undefined ? [] : [note(path, reason)];
}

function note(path: string, reason: string): ExportedRule {
  return { path, fidelity: 'exact', reason };
}
