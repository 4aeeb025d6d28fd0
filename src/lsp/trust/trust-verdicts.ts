import {
  judgeTrust,
  printReference,
  type GoverningPolicy,
  type ImageReference,
  type ImageTrust,
  type JudgingContext,
  type TrustVerdict,
} from '../../core/index.js';

interface Kept {
  readonly governing: GoverningPolicy;
  readonly context: JudgingContext;
  readonly name: string;
  readonly verdict: TrustVerdict;
}

/** One image stands under so many policies and names at most before its oldest verdict is forgotten. */
const mostKept = 8;
const hour = 3_600_000;

/** The gate's verdicts about signatures, each given once: nothing is judged again at a key. */
export class TrustVerdicts {
  readonly #kept = new WeakMap<ImageTrust, readonly Kept[]>();

  of(trust: ImageTrust, reference: ImageReference, governing: GoverningPolicy, context: JudgingContext): TrustVerdict {
    const kept = this.#kept.get(trust) ?? [];
    const name = printReference(reference);
    const known = kept.find((one) => one.name === name && isSame(one, governing, context));
    if (known !== undefined) return known.verdict;
    const verdict = judgeTrust(trust, reference, governing, context);
    this.#kept.set(trust, [{ governing, context, name, verdict }, ...kept].slice(0, mostKept));
    return verdict;
  }
}

/** A policy file that is read again is another layer; a signer's validity and a statement's age count in hours at the finest. */
function isSame(kept: Kept, { layers, broken }: GoverningPolicy, { now, origin }: JudgingContext): boolean {
  return (
    layers.length === kept.governing.layers.length &&
    layers.every((layer, at) => layer === kept.governing.layers[at]) &&
    broken.map(({ file }) => file).join() === kept.governing.broken.map(({ file }) => file).join() &&
    origin === kept.context.origin &&
    Math.floor(now / hour) === Math.floor(kept.context.now / hour)
  );
}
