import type { ReleaseTarget } from '../model/ceremony.js';
import type { Use } from '../model/image-use.js';
import type { RuleId } from '../model/rules.js';
import type { Finding, Outcome } from '../model/verdict.js';
import { printReference } from '../reference/index.js';
import { judgeUse } from './judge.js';
import { askedUse } from './judging/asked-use.js';
import { identify } from './judging/identity.js';
import { denies } from './judging/judgement.js';
import { levelOf } from './judging/levels.js';
import { mergeFindings } from './judging/one-story.js';
import { preparePolicy } from './judging/prepare-policy.js';
import { code, either, policyName, sentence } from './judging/words.js';
import type { GoverningPolicy, JudgingContext, PolicyLayer } from './layer.js';
import { matchesPattern, parsePattern } from './pattern/index.js';

/** Something that a policy has to say about where an image is to be released. */
export type TargetFinding = Omit<Finding, 'at'>;

/** May an image be released under this name? */
export interface TargetVerdict {
  readonly outcome: Outcome;
  readonly findings: readonly TargetFinding[];
  readonly missing: readonly string[];
}

/**
 * Judges a release target: whether the policies let anybody push there, and its registry and tag as they judge an image that is used.
 * Only what speaks of the name counts: that nobody has a digest yet, and in which namespace it will run, is no matter of a push.
 */
export function judgeTarget(target: ReleaseTarget, governing: GoverningPolicy, context: JudgingContext): TargetVerdict {
  const { layers, broken } = governing;
  if (layers.length === 0 && broken.length === 0)
    return { outcome: 'undetermined', findings: [], missing: ['a policy that says where images may be pushed'] };
  const findings = [...namedAs(target, governing, context), ...refusedRepositories(target, layers)];
  const missing = broken.map(({ file }) => `a policy that can be read: ${code(file)} is broken`);
  const outcome = findings.some(denies) ? 'denied' : missing.length > 0 ? 'undetermined' : 'allowed';
  return { outcome, findings, missing };
}

/** An image may be released to be run, to be built upon, or as a tool; what the sources grant one of these is a place for it. */
function namedAs(target: ReleaseTarget, governing: GoverningPolicy, context: JudgingContext): readonly TargetFinding[] {
  const image = printReference(target);
  const answers = uses.map((use) =>
    judgeUse(askedUse({ image, use }), governing, context).findings.filter(({ rule }) => aboutNames.has(rule)),
  );
  const granted = answers.find((findings) => findings.every(({ rule }) => rule !== 'unapproved-registry'));
  return (granted ?? answers[0] ?? []).map(({ at: _, ...finding }) => finding);
}

const uses: readonly Use[] = ['run', 'base', 'tool'];

const aboutNames: ReadonlySet<RuleId> = new Set<RuleId>([
  'malformed-image',
  'denied-image',
  'unapproved-registry',
  'floating-tag',
  'missing-tag',
  'exception-expired',
  'exception-expiring',
]);

/** `push.repositories` is a permission, and no rule about images: no exception widens it. An absent list has no opinion. */
function refusedRepositories(target: ReleaseTarget, layers: readonly PolicyLayer[]): readonly TargetFinding[] {
  const findings = layers.flatMap((layer) => refusedUnder(layer, target));
  const [first, ...others] = findings;
  return first === undefined ? [] : [others.reduce(mergeFindings, first)];
}

function refusedUnder(layer: PolicyLayer, target: ReleaseTarget): readonly TargetFinding[] {
  const repositories = layer.policy.push?.repositories;
  if (repositories === undefined) return [];
  const { name } = identify({ reference: target, complete: true }, 'other', preparePolicy(layer.policy).naming);
  const isGranted = repositories.map(parsePattern).some((parsed) => parsed.ok && matchesPattern(parsed.value, name));
  const level = levelOf(layer.policy, 'unapproved-registry');
  if (isGranted || level === 'off') return [];
  const granted = either(repositories.map(code));
  return [
    {
      rule: 'unapproved-registry',
      level,
      what: `Nothing may be pushed to ${code(`${target.registry}/${target.repository}`)}.`,
      why: `${sentence(policyName(layer))} lists the repositories that may be pushed to, and this is none of them.`,
      next: granted === '' ? 'Ask who owns the policy: it allows no push at all.' : `Push to ${granted}, or ask who owns the policy.`,
      policy: [layer.label],
      related: [
        {
          role: 'policy',
          file: layer.reading.file,
          span: layer.reading.headOf(['push', 'repositories']),
          message: `This is what ${policyName(layer)} says.`,
        },
      ],
    },
  ];
}
