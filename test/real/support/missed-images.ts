import type { Reading } from '../../../src/core/model/reading.js';
import { overlaps, type Span } from '../../../src/core/model/span.js';

/** The answer of test/real/oracles/yaml. */
export interface SeenByKubectl {
  readonly images: readonly string[];
  readonly error?: string;
}

/** Checks the oracle's answer. */
export function toSeen(answer: unknown): SeenByKubectl {
  if (typeof answer !== 'object' || answer === null || !('images' in answer) || !Array.isArray(answer.images))
    throw new Error('The oracle yaml gave no images.');
  const images = answer.images.filter((image) => typeof image === 'string');
  return 'error' in answer && typeof answer.error === 'string' ? { images, error: answer.error } : { images };
}

/** The images that kubectl sees and the reading neither has nor declares undetermined. */
export function missedImages(text: string, reading: Reading, seen: SeenByKubectl): readonly string[] {
  const texts = new Set(
    reading.uses.flatMap(({ value, written }) => [plain(written), ...(value.kind === 'unresolved' ? [] : [plain(value.text)])]),
  );
  return seen.images.filter((image) => !isMade(image) && !texts.has(plain(image)) && !isDeclared(text, reading, image));
}

/** ko puts an image there before the cluster gets the manifest. */
function isMade(image: string): boolean {
  return image.startsWith('ko://');
}

/** Within quotes go-yaml folds its own line breaks to spaces; with either of them the text is no reference. */
function plain(image: string): string {
  return image.replace(/[\r\u0085\u2028\u2029]/g, ' ').trim();
}

/** In a stretch that the reading declares undetermined, or in an unresolved use; an image that is nowhere written out may be in any such stretch. */
function isDeclared(text: string, reading: Reading, image: string): boolean {
  const open = [
    ...reading.problems.flatMap(({ undetermined }) => undetermined ?? []),
    ...reading.uses.flatMap(({ at, value }) => (value.kind === 'unresolved' ? [at.span] : [])),
  ];
  const places = placesOf(text, image);
  return places.length === 0 ? open.length > 0 : places.some((place) => open.some((span) => overlaps(span, place)));
}

function placesOf(text: string, image: string): readonly Span[] {
  const places: Span[] = [];
  for (let at = text.indexOf(image); at >= 0; at = text.indexOf(image, at + 1)) places.push({ start: at, end: at + image.length });
  return places;
}
