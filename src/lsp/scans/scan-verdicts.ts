import {
  judgeScan,
  printReference,
  type GoverningPolicy,
  type ImageReference,
  type JudgingContext,
  type ScanVerdict,
  type VexDocument,
} from '../../core/index.js';
import type { ImageFacts } from '../protocol.js';

/** Under what an image is judged. */
export interface ScanQuestion {
  readonly governing: GoverningPolicy;
  readonly context: JudgingContext;
  /** The name it was asked for by; exceptions match on it. */
  readonly reference?: ImageReference;
  /** The same list as long as the documents are the same. */
  readonly vex: readonly VexDocument[];
}

interface Kept {
  readonly question: ScanQuestion;
  readonly verdict: ScanVerdict;
}

/** One image stands under so many policies and names at most before its oldest verdict is forgotten. */
const mostKept = 8;
const day = 86_400_000;

/** The gate's verdicts, each given once: thousands of vulnerabilities are not judged again at a key. */
export class ScanVerdicts {
  readonly #kept = new WeakMap<ImageFacts, readonly Kept[]>();

  of(facts: ImageFacts, question: ScanQuestion): ScanVerdict {
    const kept = this.#kept.get(facts) ?? [];
    const known = kept.find((one) => isSame(one.question, question));
    if (known !== undefined) return known.verdict;
    const { governing, context, reference, vex } = question;
    const verdict = judgeScan(facts.scan, governing, { ...context, vex, ...(reference !== undefined && { reference }) });
    this.#kept.set(facts, [{ question, verdict }, ...kept].slice(0, mostKept));
    return verdict;
  }
}

/** Policies count in days; a policy file that is read again is another layer. */
function isSame(a: ScanQuestion, b: ScanQuestion): boolean {
  const layers = a.governing.layers;
  return (
    layers.length === b.governing.layers.length &&
    layers.every((layer, at) => layer === b.governing.layers[at]) &&
    a.governing.broken.map(({ file }) => file).join() === b.governing.broken.map(({ file }) => file).join() &&
    a.vex === b.vex &&
    a.context.origin === b.context.origin &&
    Math.floor(a.context.now / day) === Math.floor(b.context.now / day) &&
    nameOf(a) === nameOf(b)
  );
}

function nameOf({ reference }: ScanQuestion): string {
  return reference === undefined ? '' : printReference(reference);
}
