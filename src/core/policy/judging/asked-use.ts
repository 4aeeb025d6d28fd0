import type { ImageUse, ImageValue, PlaceClass, Use } from '../../model/image-use.js';
import { parseReference } from '../../reference/index.js';
import type { BuildStage } from '../document.js';

/** An image that somebody asks about, without a file around it. */
export interface ImageQuestion {
  readonly image: string;
  /** `run` when not said. */
  readonly use?: Use;
  /** Manifests for what runs, Dockerfiles for the rest when not said. */
  readonly class?: PlaceClass;
  readonly stage?: BuildStage;
  readonly namespace?: string;
}

/** The question as a use that can be judged. A stage makes it a FROM; a tool without one is fetched by COPY and the like. */
export function askedUse({
  image,
  use = 'run',
  class: placeClass = use === 'run' ? 'manifest' : 'dockerfile',
  stage,
  namespace,
}: ImageQuestion): ImageUse {
  const isFrom = use === 'base' || stage !== undefined;
  const id = isFrom ? `${placeClass}/from` : `${placeClass}/image`;
  const at = { file: image, span: { start: 0, end: image.length } };
  return {
    place: { id, label: 'image', use, class: placeClass, example: image },
    use,
    ...(stage !== undefined ? { stage } : use === 'base' ? { stage: 'final' as const } : {}),
    written: image,
    at,
    related: [],
    value: literalValue(image, at),
    ...(namespace !== undefined && { namespace }),
    doubts: [],
  };
}

function literalValue(text: string, at: ImageUse['at']): ImageValue {
  const parsed = parseReference(text);
  if (!parsed.ok) return { kind: 'malformed', text, reason: parsed.problem.message, assumes: [] };
  return {
    kind: 'reference',
    text,
    reference: parsed.value.reference,
    pieces: [{ start: 0, end: text.length, at, literal: true }],
    assumes: [],
  };
}
