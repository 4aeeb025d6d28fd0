import type { Assumption, ImageUse, PlaceInfo } from '../../model/image-use.js';
import type { RelatedLocation, Span } from '../../model/span.js';
import { spanOf, type TracedText } from '../../model/traced-text.js';
import { valueOfText } from './value-of-text.js';

/** What a reader knows of one image. */
export interface WrittenImage {
  readonly place: PlaceInfo;
  /** The reference as the consumer gets it, without `docker://` and the like. */
  readonly text: TracedText;
  /** What a person would select; absent: where the text stands, from its first to its last character in this file. */
  readonly at?: Span;
  readonly use?: ImageUse['use'];
  readonly stage?: ImageUse['stage'];
  readonly namespace?: string;
  readonly related?: readonly RelatedLocation[];
  readonly assumes?: readonly Assumption[];
  readonly doubts?: readonly string[];
  /** Why the consumer does not even get to a reference: a variable in the text that it cannot read. */
  readonly refused?: string;
}

/** The use of an image that stands in a file; undefined for empty text, which names none, and for text that stands nowhere in this file. */
export function toUse({ path, text: source }: { readonly path: string; readonly text: string }, image: WrittenImage): ImageUse | undefined {
  const { place, text, related = [], assumes = [], doubts = [] } = image;
  const span = image.at ?? spanOf(text);
  if (text.text === '' || span === undefined) return undefined;
  return {
    place,
    use: image.use ?? place.use,
    ...(image.stage !== undefined && { stage: image.stage }),
    ...(image.namespace !== undefined && { namespace: image.namespace }),
    written: source.slice(span.start, span.end),
    at: { file: path, span },
    related,
    value:
      image.refused === undefined
        ? valueOfText(path, text, assumes)
        : { kind: 'malformed', text: source.slice(span.start, span.end), reason: image.refused, assumes: [] },
    doubts,
  };
}
