import type { FilePath, RelatedLocation, Span } from '../../model/span.js';
import type { Run, TracedText } from '../../model/traced-text.js';
import { parseReference, splitReferenceText } from '../../reference/index.js';
import type { PlacedImage } from '../chart-values/index.js';
import type { ImageSite } from './image-sites.js';
import { places } from './places.js';

/** A site that is settled: everything in it is known, and it reads as an image. */
export function isSettled({ text }: ImageSite): boolean {
  return text.runs.every(({ open }) => open === undefined) && !text.text.includes('{{') && parseReference(text.text).ok;
}

/** The run that holds the end of the name: where a person would go to change the image. */
export function ownerOf({ text }: ImageSite): Run | undefined {
  const { name } = splitReferenceText(text.text);
  // What is empty leaves its mark behind the name.
  const end = text.text.slice(0, name.end).replace(/[:@/]+$/, '').length;
  return text.runs.find((run) => run.start < end && end <= run.end);
}

/** The images of settled sites whose name ends in the values file being read, or that it changes otherwise (`overlay`); once for each text. */
export function valuesImages(sites: readonly ImageSite[], file: FilePath, overlay: boolean): readonly PlacedImage[] {
  const least = leastAside(sites);
  const found = new Map<string, { readonly image: PlacedImage; readonly templates: RelatedLocation[] }>();
  for (const site of sites) {
    const owner = ownerOf(site);
    if (!isSettled(site) || owner === undefined || site.aside > (least.get(ownerKey(site)) ?? 0)) continue;
    const primary =
      owner.file === undefined
        ? owner
        : overlay
          ? site.text.runs.findLast((run) => run.file === undefined && run.from.start < run.from.end)
          : undefined;
    if (primary === undefined) continue;
    const template = templateOf(site);
    const key = `${String(primary.from.start)} ${site.text.text}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { image: imageAt(site, primary, file), templates: [template] });
    else if (known.templates.length < mostTemplates && !known.templates.some((each) => isSame(each, template)))
      known.templates.push(template);
  }
  return [...found.values()].map(({ image, templates }) => ({ ...image, related: [...(image.related ?? []), ...templates] }));
}

/** What is written at one place is one image: where templates differ by condition, the one that is nearest to being rendered. */
export function leastAside(sites: readonly ImageSite[]): ReadonlyMap<string, number> {
  const least = new Map<string, number>();
  for (const site of sites) {
    const key = ownerKey(site);
    least.set(key, Math.min(site.aside, least.get(key) ?? site.aside));
  }
  return least;
}

export function ownerKey(site: ImageSite): string {
  const owner = ownerOf(site);
  return `${owner?.file ?? ''} ${String(owner?.from.start)}`;
}

/** Where values of the file being read are the front of a name that a template ends: that image is reported at the template. */
export function usedElsewhere(sites: readonly ImageSite[]): readonly number[] {
  const ended = sites.filter((site) => site.aside === 0 && isSettled(site) && ownerOf(site)?.file !== undefined);
  return ended.flatMap(({ text }) => {
    const { end } = splitReferenceText(text.text).name;
    return text.runs
      .filter((run) => run.file === undefined && run.end <= end && text.text.slice(run.start, run.end).includes('/'))
      .map((run) => run.from.start);
  });
}

const mostTemplates = 3;

function imageAt({ text }: ImageSite, primary: Run, file: FilePath): PlacedImage {
  return { place: places.values, text, at: primary.from, related: relatedParts(text, primary, file) };
}

/** The parts of an image that are written elsewhere, by what they are in it. */
export function relatedParts(text: TracedText, primary: Run | undefined, file: FilePath): readonly RelatedLocation[] {
  const { name, tag } = splitReferenceText(text.text);
  const isIn = (run: Run, span: Span | undefined): boolean => span !== undefined && run.start < span.end && span.start < run.end;
  return text.runs.flatMap((run): readonly RelatedLocation[] => {
    if (run === primary || run.from.start === run.from.end || !/\w/.test(text.text.slice(run.start, run.end))) return [];
    const role = run.file?.endsWith('Chart.yaml') === true ? 'default' : isIn(run, name) ? 'registry' : isIn(run, tag) ? 'tag' : 'digest';
    return [{ file: run.file ?? file, span: run.from, role, message: messages[role] }];
  });
}

const messages = {
  registry: 'This part of the name is written here.',
  tag: 'The tag is written here.',
  digest: 'The digest is written here.',
  default: 'This is the version of the chart’s application.',
} as const;

function templateOf({ file, span }: ImageSite): RelatedLocation {
  return { file: file ?? '', span, role: 'template', message: 'This template asks for the image.' };
}

function isSame(a: RelatedLocation, b: RelatedLocation): boolean {
  return a.file === b.file && a.span.start === b.span.start;
}
