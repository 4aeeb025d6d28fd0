import type { ImageUse, ImageValue } from '../../model/image-use.js';
import type { FilePath } from '../../model/span.js';
import type { GivenContexts } from './given-contexts.js';
import { plainValue } from './image-value.js';
import type { Outline } from './outline.js';
import type { Source } from './sources.js';
import { stageIndex, type StageNames } from './stages.js';
import { spanOf } from '../../model/traced-text.js';

/** What a COPY or a mount takes from: a stage of the file, an image, or nothing at all. */
export interface ReadSource {
  readonly source: Source;
  /** The stage in which it stands. */
  readonly inStage: number;
  readonly fromStage?: number;
  readonly image?: ImageUse;
}

/** Follows every source to its stage or image; the names of all stages are known by now. */
export function readSources(
  file: FilePath,
  { text, sources, stages }: Outline,
  names: StageNames,
  contexts: GivenContexts,
): readonly ReadSource[] {
  return sources.map((source) => {
    const read = { source, inStage: source.stage };
    const index = source.mayBeIndex ? stageIndex(source.name.text) : undefined;
    // A number is never an image: one that is no stage is an error of the builder's.
    if (index !== undefined) return stages[index] === undefined ? read : { ...read, fromStage: index };
    const fromStage = source.refused === undefined ? names.source(source.name.text) : undefined;
    if (fromStage !== undefined) return { ...read, fromStage };
    if (source.name.text === 'scratch') return read;
    const image = imageOf(file, text, source, contexts);
    return image === undefined ? read : { ...read, image };
  });
}

function imageOf(file: FilePath, text: string, source: Source, contexts: GivenContexts): ImageUse | undefined {
  const replaced = contexts.ofImage(source.name.text);
  if (replaced === undefined) return toUse(file, text, source);
  const span = spanOf(source.name) ?? { start: 0, end: 0 };
  return contexts.image(replaced, { file, span }, text.slice(span.start, span.end));
}

function toUse(file: FilePath, text: string, { place, name, refused }: Source): ImageUse {
  const span = spanOf(name) ?? { start: 0, end: 0 };
  const value: ImageValue =
    refused === undefined ? plainValue(file, name) : { kind: 'malformed', text: name.text, reason: refused, assumes: [] };
  return {
    place,
    use: 'tool',
    stage: 'builder',
    written: text.slice(span.start, span.end),
    at: { file, span },
    related: [],
    value,
    doubts: [],
  };
}
