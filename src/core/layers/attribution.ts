import type { Digest } from '../model/image-reference.js';
import type { Span } from '../model/span.js';

/** Which line of a Dockerfile, as far as one can tell, made each layer of an image. Shown as claimed; decides nothing. */
export interface Attribution {
  /** From the layer's diff id. */
  readonly origins: ReadonlyMap<Digest, LayerOrigin>;
  /** How many of the lowest layers come from the base image of the final stage. */
  readonly baseLayers: number;
  /** The FROM of the stage that the image ends in, followed through `FROM stage` to the one that names an external image; what the base brought in stands there. */
  readonly from?: InstructionPlace;
  /** How well history and Dockerfile agree: `exact` (every instruction that makes history is there, in order), `partial`, or `none`. */
  readonly fit: 'exact' | 'partial' | 'none';
  /** 0 to 1, to compare several Dockerfiles with one image. */
  readonly score: number;
}

/** Where a layer comes from. */
export type LayerOrigin =
  | { readonly from: 'base' }
  | { readonly from: 'instruction'; readonly instruction: InstructionPlace }
  /** A layer above the base that no single instruction explains: a squashed image, or a Dockerfile that changed since. */
  | { readonly from: 'unknown'; readonly why: 'squashed' | 'changed' };

/** One instruction of a Dockerfile. */
export interface InstructionPlace {
  /** `FROM`, `RUN`, `COPY`… in capitals. */
  readonly keyword: string;
  /** The whole instruction, its continuation lines and heredocs included. */
  readonly span: Span;
  /** What a person would select: the image of a FROM, else the instruction's first line without trailing blanks. */
  readonly head: Span;
}

/** What helps to match besides the Dockerfile's text. */
export interface AttributionHints {
  /** The target stage, when one was given to the build. */
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** The layers of the base image, where it is known for sure; they settle where the base ends. */
  readonly baseDiffIds?: readonly Digest[];
  /** How many layers were the base's when the Dockerfile still fitted exactly, so that later edits of the file move nothing to the base. */
  readonly baseLayers?: number;
}
