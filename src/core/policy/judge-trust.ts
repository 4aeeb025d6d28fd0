import type { ImageReference } from '../model/image-reference.js';
import type { ImageTrust } from '../model/trust.js';
import type { TrustFinding, TrustVerdict } from '../model/trust-verdict.js';
import { exceptionSources } from './judging/exceptions.js';
import { identify } from './judging/identity.js';
import { compareWeight, denies } from './judging/judgement.js';
import { mergeFindings } from './judging/one-story.js';
import { preparePolicy } from './judging/prepare-policy.js';
import { code } from './judging/words.js';
import { printReference } from '../reference/index.js';
import type { GoverningPolicy, PolicyLayer } from './layer.js';
import { signerFinder } from './trusted/asked-signers.js';
import { inFixedOrder } from './trusted/fixed-order.js';
import { judgeUnderLayer, type LayerTrustAnswer, type TrustJudgement } from './trusted/judge-layer.js';
import { matchingEntries } from './trusted/matching-entries.js';
import type { TrustJudgingContext } from './trusted/trust-context.js';

export { signersAskedFor, signersOf, type AskedSigner } from './trusted/asked-signers.js';
export { standingOverFile } from './trusted/counting.js';
export { trustFindingsAt } from './trusted/at-place.js';
export { trustStops } from './trusted/trust-stops.js';
export type { TrustJudgingContext } from './trusted/trust-context.js';

/**
 * The gate: does everybody vouch for this image who must? Each layer is judged alone and the strictest outcome wins; every entry that matches
 * counts, on every manifest of an index. Facts of another image, and signers that could not be asked, are no facts: undetermined, never
 * passed. `trust` is undefined when nobody looked.
 */
export function judgeTrust(
  trust: ImageTrust | undefined,
  reference: ImageReference,
  governing: GoverningPolicy,
  context: TrustJudgingContext,
): TrustVerdict {
  const asking = governing.layers.filter((layer) => asksOf(reference, layer));
  if (asking.length === 0 && governing.broken.length === 0) return unasked;
  const usable = trust !== undefined && isAbout(trust, reference) ? inFixedOrder(trust) : undefined;
  const answers = asking.map((layer) => judgeUnder(layer, usable, reference, governing, context));
  const findings = mergeJudgements(answers.flatMap(({ judgements }) => judgements));
  const unreadable = governing.broken.map(({ file }) => `a policy that can be read: ${code(file)} is broken`);
  const missing = [...new Set([...answers.flatMap((answer) => answer.missing), ...unreadable])];
  return {
    outcome: findings.some(denies) ? 'failed' : missing.length > 0 ? 'undetermined' : 'passed',
    asked: true,
    findings,
    missing,
    requirements: answers.flatMap(({ requirements }) => requirements),
  };
}

const unasked: TrustVerdict = {
  outcome: 'undetermined',
  asked: false,
  findings: [],
  missing: ['a policy that asks for signatures of this image'],
  requirements: [],
};

function asksOf(reference: ImageReference, layer: PolicyLayer): boolean {
  const { require, attestations } = matchingEntries(reference, layer);
  return require.length + attestations.length > 0;
}

/** The facts must be about the content that was asked for, and about all of it. */
function isAbout({ digest, manifests }: ImageTrust, reference: ImageReference): boolean {
  return (reference.digest === undefined || reference.digest === digest) && manifests.some((manifest) => manifest.digest === digest);
}

function judgeUnder(
  layer: PolicyLayer,
  trust: ImageTrust | undefined,
  reference: ImageReference,
  { layers }: GoverningPolicy,
  context: TrustJudgingContext,
): LayerTrustAnswer {
  const prepared = preparePolicy(layer.policy);
  const digest = trust?.digest ?? reference.digest;
  const named = digest === undefined ? reference : { ...reference, digest };
  return judgeUnderLayer({
    ...(trust !== undefined && { trust }),
    ...{ reference, layer, prepared, context },
    image: printReference(reference),
    identity: identify({ reference: named, complete: true }, 'other', prepared.naming),
    signerOf: signerFinder(layer, layers),
    exceptions: exceptionSources(layer, layers),
  });
}

function mergeJudgements(judgements: readonly TrustJudgement[]): readonly TrustFinding[] {
  const merged = new Map<string, TrustFinding>();
  for (const { key, finding } of judgements) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : mergeFindings(known, finding));
  }
  return [...merged.values()].sort((a, b) => compareWeight(b, a));
}
