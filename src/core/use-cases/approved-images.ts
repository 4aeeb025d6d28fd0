import type { PlaceClass, Use } from '../model/image-use.js';
import { judgeUse } from '../policy/judge.js';
import { approvedChoices, type ApprovedChoice } from '../policy/judging/approved-choices.js';
import { askedUse } from '../policy/judging/asked-use.js';
import { day } from '../policy/document-reading/dates.js';
import { endOfDay } from '../policy/judging/dates.js';
import { preparePolicy, type PreparedBase } from '../policy/judging/prepare-policy.js';
import { repositoryText } from '../policy/judging/words.js';
import type { GoverningPolicy, JudgingContext, PolicyLayer } from '../policy/layer.js';

/** An image that every policy approves at a place, for completion and for *Choose an approved image…*. */
export interface ApprovedImage {
  /** What to write. Without a tag where the policy names none. */
  readonly reference: string;
  readonly label: string;
  /** Why it is approved. */
  readonly detail?: string;
  /** Near or past its end of life. */
  readonly deprecated?: boolean;
}

/** Where an image is wanted. */
export interface ApprovalPlace {
  readonly use: Use;
  readonly class: PlaceClass;
  readonly stage?: 'final' | 'builder';
  readonly namespace?: string;
}

/**
 * The catalogue's images first, then what the sources name one by one; nothing that a policy would refuse at this place. Without a
 * time no image is past its end.
 */
export function approvedImages(
  governing: GoverningPolicy,
  place: ApprovalPlace,
  context: JudgingContext = { now: 0 },
): readonly ApprovedImage[] {
  if (governing.broken.length > 0) return [];
  const found = new Map<string, ApprovedImage>();
  for (const layer of governing.layers) {
    for (const choice of approvedChoices(preparePolicy(layer.policy), askedUse({ image: 'any', ...place })).slice(0, mostAsked)) {
      for (const image of imagesOf(choice, layer, context)) {
        if (!found.has(image.reference) && isApproved(image, governing, place, context)) found.set(image.reference, image);
      }
    }
  }
  return [...found.values()];
}

/** A policy may list thousands of sources; nobody reads a longer list. */
const mostAsked = 1_000;

function imagesOf({ name, base, source }: ApprovedChoice, layer: PolicyLayer, context: JudgingContext): readonly ApprovedImage[] {
  if (name === undefined) return [];
  const repository = repositoryText(name);
  if (base !== undefined) return baseImages(base, repository, layer, context);
  return [
    {
      reference: repository,
      label: repository,
      detail: `allowed by ${nameOf(layer)}${source?.entry.id === undefined ? '' : ` (${source.entry.id})`}`,
    },
  ];
}

function baseImages(base: PreparedBase, repository: string, layer: PolicyLayer, context: JudgingContext): readonly ApprovedImage[] {
  const { entry, offers } = base;
  const end = entry.eol === undefined ? undefined : endOfDay(entry.eol);
  const tags = entry.tags === undefined ? '' : `, tags ${entry.tags}`;
  const about = {
    detail: `approved base of ${nameOf(layer)}${tags}${entry.eol === undefined ? '' : `, end of life ${entry.eol}`}`,
    ...(end !== undefined && context.now > end - 90 * day && { deprecated: true }),
  };
  const offered = offers.map(({ tag, digest }) => ({ tag, text: `${repository}:${tag}${digest === undefined ? '' : `@${digest}`}` }));
  const mapped = [...new Set(Object.values(entry.tagMap ?? {}))]
    .filter((tag) => !offers.some((offer) => offer.tag === tag))
    .map((tag) => ({ tag, text: `${repository}:${tag}` }));
  const tagged = [...offered, ...mapped].map(({ tag, text }) => ({ reference: text, label: `${repository}:${tag}`, ...about }));
  return tagged.length > 0 ? tagged : [{ reference: repository, label: repository, ...about }];
}

function nameOf({ label }: PolicyLayer): string {
  return label.name ?? label.file;
}

/** With a tag the whole reference must pass; without one, whatever does not depend on the tag that the person still has to write. */
function isApproved({ reference }: ApprovedImage, governing: GoverningPolicy, place: ApprovalPlace, context: JudgingContext): boolean {
  const use = askedUse({ image: reference, ...place });
  if (use.value.kind !== 'reference') return false;
  const { tag, digest, ...repository } = use.value.reference;
  if (tag !== undefined || digest !== undefined) return judgeUse(use, governing, context).outcome !== 'denied';
  const anyTag = { ...use, value: { kind: 'unresolved' as const, variables: [], known: repository } };
  return !judgeUse(anyTag, governing, context).findings.some(({ rule, level }) => level === 'error' && rule !== 'unresolved-image');
}
