import { isTagInside, isVariantInside } from './base-standing.js';
import type { PreparedBase, PreparedOffer } from './prepare-policy.js';
import { compareNumbers, parseNumberedTag, type NumberedTag } from './tag-range.js';

/** The tag of a catalogue entry that stands in for a written one, with its digest when the entry offers it. */
export interface Replacement {
  readonly tag: string;
  readonly digest?: string;
}

/**
 * The tag to write instead (policy.md section 5, Replacement): what `tagMap` says, else the newest offer of the same variant and
 * major, else the same tag where the image publishes the tags of what it replaces. No tag is ever invented.
 */
export function replacementTag(base: PreparedBase, written: string | undefined): Replacement | undefined {
  if (written === undefined) return undefined;
  const { tagMap = {}, sameTags = base.offers.length === 0 } = base.entry;
  const mapped = Object.hasOwn(tagMap, written) ? tagMap[written] : undefined;
  if (mapped !== undefined) return withDigest(base, mapped);
  const offered = bestOffer(base, written);
  if (offered !== undefined) return withDigest(base, offered.tag);
  return sameTags && isTagInside(base, written) && isVariantInside(base, written) ? withDigest(base, written) : undefined;
}

/** The digest that the catalogue knows for one of its tags. */
export function offeredDigest(base: PreparedBase, tag: string): string | undefined {
  return base.offers.find((offer) => offer.tag === tag && offer.digest !== undefined)?.digest;
}

function withDigest(base: PreparedBase, tag: string): Replacement {
  const digest = offeredDigest(base, tag);
  return { tag, ...(digest !== undefined && { digest }) };
}

function bestOffer(base: PreparedBase, written: string): PreparedOffer | undefined {
  const wanted = parseNumberedTag(written);
  if (wanted === undefined) return undefined;
  let best: (PreparedOffer & { readonly numbered: NumberedTag }) | undefined;
  for (const offer of base.offers) {
    const { numbered } = offer;
    if (numbered?.variant !== wanted.variant || numbered.numbers[0] !== wanted.numbers[0]) continue;
    if (best === undefined || compareNumbers(numbered, best.numbered) > 0) best = { ...offer, numbered };
  }
  return best;
}
