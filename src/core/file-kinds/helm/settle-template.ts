import type { ImageUse } from '../../model/image-use.js';
import type { SourceFile } from '../../model/reading.js';
import type { FilePath, Span } from '../../model/span.js';
import { toUse } from '../image-text/index.js';
import type { ImageSite } from './image-sites.js';
import { places } from './places.js';
import { isSettled, leastAside, ownerKey, ownerOf, relatedParts } from './values-images.js';

/** What of a template is settled: the images that it names itself, and the stretches of which nothing more need be said there. */
export interface SettledTemplate {
  readonly uses: readonly ImageUse[];
  readonly spans: readonly Span[];
}

/**
 * Settles the sites of the template being read; an image that one of the values files names is reported there. The chart's own values are no
 * assumption: they are judged where they stand, and so are other values that lie above them.
 */
export function settleTemplate(file: SourceFile, sites: readonly ImageSite[], valuesFiles: ReadonlySet<FilePath>): SettledTemplate {
  const least = leastAside(sites.filter(isSettled));
  const bySpan = new Map<number, ImageSite[]>();
  for (const site of sites) if (site.file === undefined) bySpan.set(site.span.start, [...(bySpan.get(site.span.start) ?? []), site]);
  const uses = new Map<string, ImageUse>();
  const spans: Span[] = [];
  for (const here of bySpan.values()) {
    const nearest = Math.min(...here.map(({ aside }) => aside));
    const counting = here.filter(({ aside }) => aside === nearest);
    const [first] = counting;
    const isTold = (site: ImageSite): boolean => isSettled(site) || (isKnown(site) && (least.get(ownerKey(site)) ?? Infinity) < site.aside);
    if (first === undefined || !counting.every(isTold)) continue;
    spans.push(first.span);
    for (const site of counting.filter(isSettled)) {
      const owner = ownerOf(site);
      if (owner?.file !== undefined && valuesFiles.has(owner.file)) continue;
      const use = toUse(file, {
        ...{ place: places.template, text: site.text, at: site.span },
        related: relatedParts(site.text, undefined, file.path).filter((related) => related.file !== file.path),
      });
      if (use !== undefined) uses.set(`${String(site.span.start)} ${site.text.text}`, use);
    }
  }
  return { uses: [...uses.values()], spans: spans.sort((a, b) => a.start - b.start) };
}

/** Nothing is open: only that something is empty keeps it from being an image. */
function isKnown({ text }: ImageSite): boolean {
  return text.runs.every(({ open }) => open === undefined);
}
