import type { CatalogueEntry } from '../document.js';
import type { Complaint } from '../document-reading/document-node.js';
import { isInRange, parseNumberedTag, parseRange } from '../judging/tag-range.js';
import type { MeaningCheck, Places } from './check.js';

/** What the catalogue offers must be what it approves: a quick fix may never lead to the next finding. */
export const checkBases: MeaningCheck = ({ bases }, places) =>
  (bases?.catalogue ?? []).flatMap((entry, index) => [
    ...offersOutside(entry, index, places),
    ...offersWithoutDigest(entry, index, places),
    ...targetsOutside(entry, index, places),
  ]);

function offersOutside(entry: CatalogueEntry, index: number, places: Places): readonly Complaint[] {
  return (entry.offers ?? []).flatMap(({ tag }, offer) => {
    const outside = whyOutside(entry, tag);
    if (outside === undefined) return [];
    return [
      {
        span: places.headOf(['bases', 'catalogue', index, 'offers', offer, 'tag']),
        what: `\`${tag}\` is on offer, but ${outside}.`,
        why: 'What is offered as a fix would be a finding itself.',
        next: 'Widen what is approved, or take the offer out.',
      },
    ];
  });
}

function offersWithoutDigest(entry: CatalogueEntry, index: number, places: Places): readonly Complaint[] {
  if (entry.pin !== 'digest') return [];
  return (entry.offers ?? []).flatMap(({ tag, digest }, offer) =>
    digest !== undefined
      ? []
      : [
          {
            span: places.headOf(['bases', 'catalogue', index, 'offers', offer, 'tag']),
            what: `The offer \`${tag}\` has no digest, and \`pin: digest\` asks for one.`,
            why: 'Digests are never invented, so nobody could use what is offered.',
            next: 'Add `digest: "sha256:…"` as the registry returns it.',
          },
        ],
  );
}

function targetsOutside(entry: CatalogueEntry, index: number, places: Places): readonly Complaint[] {
  const offered = entry.offers === undefined ? undefined : new Set(entry.offers.map(({ tag }) => tag));
  return Object.entries(entry.tagMap ?? {}).flatMap(([from, to]) => {
    const outside = offered !== undefined && !offered.has(to) ? 'no offer has that tag' : whyOutside(entry, to);
    if (outside === undefined) return [];
    return [
      {
        span: places.headOf(['bases', 'catalogue', index, 'tagMap', from]),
        what: `\`${from}\` is to become \`${to}\`, but ${outside}.`,
        why: 'What is offered as a fix would be a finding itself.',
        next: 'Name a tag that this image has and that is approved.',
      },
    ];
  });
}

/** Why a tag is not approved by its entry, as the end of a sentence. */
function whyOutside({ tags, variants }: CatalogueEntry, tag: string): string | undefined {
  const numbered = parseNumberedTag(tag);
  const range = tags === undefined ? undefined : parseRange(tags);
  if (range !== undefined && numbered === undefined) return `a tag without a number is outside \`${String(tags)}\``;
  if (range !== undefined && numbered !== undefined && !isInRange(numbered, range)) return `it is outside \`${String(tags)}\``;
  if (variants === undefined || numbered === undefined) return undefined;
  const isListed = variants.some((variant) => variant.replace(/^[-_.+]/, '') === numbered.variant);
  return isListed ? undefined : '`variants` does not list what follows its number';
}
