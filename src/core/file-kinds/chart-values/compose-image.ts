import type { FilePath, RelatedLocation, RelatedRole, Span } from '../../model/span.js';
import { joinTraced, spanOf, standIn, type TracedText } from '../../model/traced-text.js';
import { joinParts } from '../image-text/index.js';
import { ownParts } from './form.js';

/** The texts that make up one image; empty ones count as absent. */
export interface ImageTexts {
  readonly repository: TracedText;
  /** `'unknown'` when there is one and nobody here knows it. */
  readonly registry?: TracedText | 'unknown' | undefined;
  readonly tag?: TracedText | undefined;
  readonly digest?: TracedText | undefined;
  /** The tag when none is written; `'unknown'` when nobody here knows it, absent when there is none. */
  readonly defaultTag?: TracedText | 'unknown' | undefined;
}

export interface ComposedImage {
  readonly text: TracedText;
  readonly related: readonly RelatedLocation[];
}

/** `[registry/]repository[:tag][@digest]` (extraction.md 2e). A digest decides, so that no default tag is added to one. */
export function composeImage(texts: ImageTexts, file: FilePath): ComposedImage {
  const { repository } = texts;
  const registry = texts.registry === 'unknown' ? standIn('unknown', startOf(repository), 'the chart’s registry') : texts.registry;
  const own = ownParts(repository.text);
  const isDigest = holds(texts.tag) && texts.tag.text.startsWith('sha256:');
  const digest = own.digest ? undefined : toDigest(holds(texts.digest) ? texts.digest : isDigest ? texts.tag : undefined);
  const writtenTag = own.tag || own.digest || isDigest ? undefined : texts.tag;
  const needsTag = !own.tag && !own.digest && digest === undefined && !holds(writtenTag);
  const tag = needsTag ? defaultOf(texts) : writtenTag;
  const text = joinParts({
    repository,
    ...(registry && { registry }),
    ...(tag && { tag }),
    ...(digest && { digest }),
  });
  const related = [
    ...relation(registry, 'registry', 'The registry is written here.', file),
    ...relation(
      tag,
      needsTag ? 'default' : 'tag',
      needsTag ? 'The version of the chart’s application is the tag of an image that names none.' : 'The tag is written here.',
      file,
    ),
    ...relation(digest, 'digest', 'The digest is written here.', file),
  ];
  return { text, related };
}

/** Templates write `@sha256:` themselves where charts keep the bare number. */
function toDigest(digest: TracedText | undefined): TracedText | undefined {
  if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest.text)) return digest;
  return joinTraced(standIn('sha256:', startOf(digest)), digest);
}

function defaultOf({ repository, defaultTag }: ImageTexts): TracedText | undefined {
  return defaultTag === 'unknown' ? standIn('unknown', endOf(repository), '.Chart.AppVersion') : defaultTag;
}

function holds(text: TracedText | undefined): text is TracedText {
  return text !== undefined && text.text !== '';
}

function relation(text: TracedText | undefined, role: RelatedRole, message: string, file: FilePath): readonly RelatedLocation[] {
  const run = text?.runs.find(({ from }) => from.start < from.end);
  if (text === undefined || run === undefined) return [];
  const span = run.file === undefined ? spanOf(text) : run.from;
  return span === undefined ? [] : [{ file: run.file ?? file, span, role, message }];
}

function startOf(text: TracedText): Span {
  const start = text.runs[0]?.from.start ?? 0;
  return { start, end: start };
}

function endOf(text: TracedText): Span {
  const end = text.runs.at(-1)?.from.end ?? 0;
  return { start: end, end };
}
