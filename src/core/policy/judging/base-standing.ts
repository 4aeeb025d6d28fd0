import type { ImageUse } from '../../model/image-use.js';
import type { BuildStage } from '../document.js';
import type { Identity } from './identity.js';
import type { PreparedBase, PreparedPolicy } from './prepare-policy.js';
import { nameKey } from './repository-name.js';
import { isInRange, parseNumberedTag } from './tag-range.js';

/** Why a catalogue entry does not approve an image. */
export type BaseRefusal =
  | { readonly because: 'stage'; readonly base: PreparedBase }
  | { readonly because: 'no-tag'; readonly base: PreparedBase }
  | { readonly because: 'range'; readonly base: PreparedBase }
  | { readonly because: 'variant'; readonly base: PreparedBase }
  | { readonly because: 'digest'; readonly base: PreparedBase };

/** What the policy's catalogue says about a base image. */
export type BaseStanding =
  | { readonly kind: 'no-opinion' }
  | { readonly kind: 'approved'; readonly base: PreparedBase; readonly lacksDigest: boolean }
  /** In the catalogue, but nobody here knows which tag it is. */
  | { readonly kind: 'undetermined'; readonly base: PreparedBase }
  | { readonly kind: 'refused'; readonly refusal: BaseRefusal }
  | { readonly kind: 'unlisted' };

/** The stage a use counts for in the catalogue; undefined where only the sources count (COPY --from, mounts, frontends, what runs). */
export function catalogueStage(use: ImageUse): BuildStage | undefined {
  if (use.place.artifact === true) return undefined;
  if (use.use === 'base') return 'final';
  const isStage = use.place.id.endsWith('/from');
  return use.use === 'tool' && isStage && use.stage === 'builder' ? 'builder' : undefined;
}

/** The most favourable answer of the catalogue's entries for this repository (policy.md section 5). */
export function baseStanding(prepared: PreparedPolicy, identity: Identity, stage: BuildStage): BaseStanding {
  const { bases } = prepared.policy;
  if (bases?.catalogue === undefined && bases?.outsideCatalogue === undefined) return { kind: 'no-opinion' };
  const entries = prepared.basesByName.get(nameKey(identity.name)) ?? [];
  const standings = entries.map((base) => standingUnder(base, identity, stage));
  return (
    standings.find((standing) => standing.kind === 'approved' && !standing.lacksDigest) ??
    standings.find(({ kind }) => kind === 'approved') ??
    standings.find(({ kind }) => kind === 'undetermined') ??
    standings.find((standing) => standing.kind === 'refused' && standing.refusal.because !== 'stage') ??
    standings[0] ?? { kind: 'unlisted' }
  );
}

function standingUnder(base: PreparedBase, identity: Identity, stage: BuildStage): BaseStanding {
  if (base.entry.stages !== undefined && !base.entry.stages.includes(stage)) return refused('stage', base);
  if (!identity.complete) return { kind: 'undetermined', base };
  const { digest } = identity;
  const tag = identity.tag ?? base.offers.find((offer) => digest !== undefined && offer.digest === digest)?.tag;
  if (tag === undefined) return standingWithoutTag(base, digest);
  if (!isTagInside(base, tag)) return refused('range', base);
  if (!isVariantInside(base, tag)) return refused('variant', base);
  if (digest !== undefined && !isOffered(base, tag, digest)) return refused('digest', base);
  return { kind: 'approved', base, lacksDigest: base.entry.pin === 'digest' && digest === undefined };
}

/** Nothing written means `latest`, which has no number; a bare digest could be any tag. */
function standingWithoutTag(base: PreparedBase, digest: string | undefined): BaseStanding {
  const isOpen = base.range === undefined && base.variants === undefined;
  if (digest !== undefined)
    return isOpen && base.offers.length === 0 ? { kind: 'approved', base, lacksDigest: false } : { kind: 'undetermined', base };
  return isOpen ? { kind: 'approved', base, lacksDigest: base.entry.pin === 'digest' } : refused('no-tag', base);
}

/** True when the tag's number is in the entry's range; an entry without one takes every tag. */
export function isTagInside(base: PreparedBase, tag: string): boolean {
  if (base.range === undefined) return true;
  const numbered = parseNumberedTag(tag);
  return numbered !== undefined && base.range !== 'none' && isInRange(numbered, base.range);
}

/** The variant counts only where the entry lists variants. */
export function isVariantInside(base: PreparedBase, tag: string): boolean {
  if (base.variants === undefined) return true;
  const numbered = parseNumberedTag(tag);
  return numbered !== undefined && base.variants.has(numbered.variant);
}

/** A tag beside a digest is only a claim: where the catalogue knows the tag's digest, it must be that one. */
function isOffered(base: PreparedBase, tag: string, digest: string): boolean {
  if (base.offers.length === 0) return true;
  const offers = base.offers.filter((offer) => offer.tag === tag);
  return offers.some((offer) => offer.digest === undefined || offer.digest === digest);
}

function refused(because: BaseRefusal['because'], base: PreparedBase): BaseStanding {
  return { kind: 'refused', refusal: { because, base } };
}
