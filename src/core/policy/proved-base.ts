import type { ReleaseTarget } from '../model/ceremony.js';
import type { ImageReference } from '../model/image-reference.js';
import type { RuleId } from '../model/rules.js';
import type { Finding, Verdict } from '../model/verdict.js';
import { printReference } from '../reference/index.js';
import { judgeUse } from './judge.js';
import { askedUse } from './judging/asked-use.js';
import { isLater } from './judging/dates.js';
import { exceptionSources, waiverFor } from './judging/exceptions.js';
import { identify } from './judging/identity.js';
import { denies } from './judging/judgement.js';
import { levelOf } from './judging/levels.js';
import { fetchableName } from './judging/mirrors.js';
import { preparePolicy } from './judging/prepare-policy.js';
import type { RepositoryName } from './judging/repository-name.js';
import { code, policyName, sentence } from './judging/words.js';
import type { GoverningPolicy, JudgingContext, PolicyLayer } from './layer.js';

/** Something that a policy has to say about what an image was built on. */
export type BaseFinding = Omit<Finding, 'at'>;

/** The layers that approve bases, so that an image's own has to be proved. Without `bases`, or where all are welcome, nothing is asked. */
export function layersAskingForBases({ layers }: GoverningPolicy): readonly PolicyLayer[] {
  return layers.filter(({ policy }) => {
    const { bases } = policy;
    if (bases?.catalogue === undefined && bases?.outsideCatalogue === undefined) return false;
    return levelOf(policy, 'unapproved-base', bases.outsideCatalogue?.final) !== 'off';
  });
}

/** The bases whose content the catalogues name: offers with a digest, for the final stage. */
export function offeredBases(layers: readonly PolicyLayer[]): readonly ImageReference[] {
  const offers = layers.flatMap(({ policy }) =>
    preparePolicy(policy).bases.flatMap(({ name, entry, offers: listed }) =>
      entry.stages !== undefined && !entry.stages.includes('final')
        ? []
        : listed.flatMap(({ tag, digest }) => (digest === undefined ? [] : [{ ...fetchable(name, layers), tag, digest }])),
    ),
  );
  return [...new Map(offers.map((offer) => [printReference(offer), offer])).values()];
}

/** Under the name by which the policies want a repository to be fetched: through its mirror, where one is required. */
export function fetchable({ registry, repository }: RepositoryName, layers: readonly PolicyLayer[]): RepositoryName {
  return layers.reduce<RepositoryName>((name, { policy }) => fetchableName(preparePolicy(policy).naming.mirrors, name), {
    registry,
    repository,
  });
}

/** What the policies say about an image as the base of what is shipped. */
export function judgeBase(base: ImageReference, governing: GoverningPolicy, context: JudgingContext): Verdict {
  return judgeUse(askedUse({ image: printReference(base), use: 'base' }), governing, context);
}

/**
 * Why a registry may not even be asked about a base; undefined when it may. Nothing connects to a place that a policy denies; that no tag
 * or digest is written yet is what asking is for.
 */
export function refusalToAsk(base: ImageReference, governing: GoverningPolicy, context: JudgingContext): string | undefined {
  return judgeBase(base, governing, context).findings.find((finding) => denies(finding) && !settledByAsking.has(finding.rule))?.what;
}

const settledByAsking: ReadonlySet<RuleId> = new Set<RuleId>(['missing-digest', 'missing-tag']);

/** What a layer that approves bases says about an image whose base is not proved. An exception for the release target may cover it. */
export function unprovedBase(
  layer: PolicyLayer,
  { target, why }: { readonly target: ReleaseTarget; readonly why: string },
  { layers }: GoverningPolicy,
  context: JudgingContext,
): BaseFinding {
  const { policy } = layer;
  const level = levelOf(policy, 'unapproved-base', policy.bases?.outsideCatalogue?.final);
  const identity = identify({ reference: target, complete: true }, 'other', preparePolicy(policy).naming);
  const waiver = waiverFor('unapproved-base', identity, exceptionSources(layer, layers), context);
  const ended =
    waiver.kind === 'expired' ? ` The exception ${code(waiver.exception.entry.id)} expired on ${waiver.exception.entry.expires}.` : '';
  const from = [policy.bases?.effectiveFrom, policy.rules?.['unapproved-base']?.effectiveFrom].find((date) => isLater(date, context));
  return {
    rule: 'unapproved-base',
    level: level === 'off' ? 'info' : level,
    what: `Nothing proves that the image is built on an approved base: ${why}.`,
    why: `${sentence(policyName(layer))} approves base images, and a name or label proves nothing: the lowest layers must be exactly those of an approved one.`,
    next: `Build it on an approved base as it is in its registry, and name it with --base if its Dockerfile does not.${ended}${from === undefined ? '' : ` It is only reported until ${from}.`}`,
    policy: [layer.label],
    related: [
      {
        role: 'policy',
        file: layer.reading.file,
        span: layer.reading.headOf(['bases']),
        message: `This is what ${policyName(layer)} says.`,
      },
    ],
    ...(from !== undefined && { reportOnly: true }),
    ...(waiver.kind === 'in-force' && { excepted: { id: waiver.exception.entry.id, reason: waiver.exception.entry.reason } }),
  };
}
