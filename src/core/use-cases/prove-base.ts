import type { ReleaseTarget } from '../model/ceremony.js';
import type { Digest, ImageReference } from '../model/image-reference.js';
import type { RegistryManifest } from '../model/registry.js';
import type { ConfigFacts } from '../model/subject.js';
import type { Finding } from '../model/verdict.js';
import type { GoverningPolicy, JudgingContext, PolicyLayer } from '../policy/layer.js';
import { judgeBase, layersAskingForBases, offeredBases, refusalToAsk, unprovedBase, type BaseFinding } from '../policy/proved-base.js';
import type { DescribedImage, Registry } from '../ports.js';
import { printReference } from '../reference/index.js';
import type { BaseClaim } from './base-proof/base-claim.js';
import { claimedCandidates, type Candidate } from './base-proof/candidates.js';
import { byDigest, layersOf } from './base-proof/layers-of.js';

export type { BaseFinding } from '../policy/proved-base.js';
export type { BaseClaim } from './base-proof/base-claim.js';

/** What is to be proved under which policies. */
export interface BaseQuestion {
  readonly images: readonly DescribedImage[];
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

/** Is the image built on an approved base? `undetermined` is never proved; whether it stops the push is what its findings say. */
export interface BaseProof {
  readonly outcome: 'not-asked' | 'proved' | 'excepted' | 'undetermined';
  readonly proved: readonly ProvedBase[];
  readonly findings: readonly BaseFinding[];
  /** What would have to be known, in words, with why each candidate was none. */
  readonly missing: readonly string[];
}

/**
 * Proves by content what an image was built on: its lowest layers are, in order, all the layers of an image that policy approves as a
 * base. A name proves nothing, since anybody can give a local image any name (threats.md, Build, sign, push).
 */
export async function proveBase(question: BaseQuestion, registry: Registry, signal: AbortSignal): Promise<BaseProof> {
  const { governing } = question;
  const asking = layersAskingForBases(governing);
  if (governing.broken.length > 0)
    return undetermined([], [`a policy that can be read: ${governing.broken.map(({ file }) => file).join(', ')} is broken`]);
  if (asking.length === 0) return { outcome: 'not-asked', proved: [], findings: [], missing: [] };
  const search = new BaseSearch(question, registry, signal);
  const answers: Answer[] = [];
  for (const { subject, config } of question.images) answers.push(await search.baseOf(subject.imageId, config));
  const proved = answers.flatMap((answer) => (answer.is === 'proved' ? [answer.base] : []));
  const remarks = answers.flatMap((answer) => (answer.is === 'proved' ? answer.findings : []));
  const missing = [...new Set(answers.flatMap((answer) => (answer.is === 'unproved' ? answer.tried : [])))];
  if (missing.length === 0) return { outcome: 'proved', proved, findings: remarks, missing: [] };
  return unproved(question, asking, missing, { proved, findings: remarks });
}

function unproved(
  { target, governing, context }: BaseQuestion,
  asking: readonly PolicyLayer[],
  missing: readonly string[],
  { proved, findings }: Pick<BaseProof, 'proved' | 'findings'>,
): BaseProof {
  const why = missing.slice(0, mostTold).join('; ') + (missing.length > mostTold ? '; and so on' : '');
  const said = asking.map((layer) => unprovedBase(layer, { target, why }, governing, context));
  const isExcepted = said.every(({ excepted }) => excepted !== undefined);
  return { outcome: isExcepted ? 'excepted' : 'undetermined', proved, findings: [...said, ...findings], missing };
}

/** More would be read by nobody. */
const mostTold = 4;

function undetermined(findings: readonly BaseFinding[], missing: readonly string[]): BaseProof {
  return { outcome: 'undetermined', proved: [], findings, missing };
}

type Answer =
  | { readonly is: 'proved'; readonly base: ProvedBase; readonly findings: readonly BaseFinding[] }
  | { readonly is: 'unproved'; readonly tried: readonly string[] };

/** What came of one candidate. */
type Trial =
  | {
      readonly is: 'proof';
      readonly base: string;
      readonly digest: Digest;
      readonly layers: number;
      readonly findings: readonly BaseFinding[];
    }
  | { readonly is: 'none'; readonly why: string };

/** One search for the bases of an image's platforms; each name is looked up once. */
class BaseSearch {
  private readonly offers: readonly ImageReference[];
  private readonly manifests = new Map<string, ReturnType<Registry['manifest']>>();

  constructor(
    private readonly question: BaseQuestion,
    private readonly registry: Registry,
    private readonly signal: AbortSignal,
  ) {
    this.offers = offeredBases(question.governing.layers).slice(0, mostOffers);
  }

  /** Claims first: they are few, and usually right. Then everything that the catalogues offer. */
  async baseOf(imageId: Digest, config: ConfigFacts): Promise<Answer> {
    const tried: string[] = [];
    for (const candidate of claimedCandidates(config, this.question.claims, this.question.governing.layers)) {
      const trial = await this.tryBase(candidate, config);
      if (trial.is === 'proof') return provedBy(imageId, trial);
      tried.push(`${candidate.said} ${trial.why}`);
    }
    if (tried.length === 0) tried.push('neither a label nor a Dockerfile says what it is built on');
    for (let at = 0; at < this.offers.length; at += atOnce) {
      const group = this.offers
        .slice(at, at + atOnce)
        .map((reference) => this.tryBase({ reference, said: printReference(reference) }, config));
      for (const trial of await Promise.all(group)) if (trial.is === 'proof') return provedBy(imageId, trial);
    }
    if (this.offers.length > 0)
      tried.push(`none of the ${String(this.offers.length)} bases that the policy offers by digest has its lowest layers`);
    return { is: 'unproved', tried };
  }

  /** Nothing connects to a host that the policy denies, so the name is judged before anybody is asked about it. */
  private async tryBase({ reference }: Candidate, config: ConfigFacts): Promise<Trial> {
    const { governing, context } = this.question;
    const refusal = refusalToAsk(reference, governing, context);
    if (refusal !== undefined) return none(`may not be used: ${refusal}`);
    const manifest = await this.manifestOf(reference);
    if (!manifest.ok) return none(`could not be looked at: ${manifest.problem.message}`);
    const { digest } = manifest.value.descriptor;
    const judged = { ...reference, digest };
    const verdict = judgeBase(judged, governing, context);
    if (verdict.outcome !== 'allowed')
      return none(`is not approved: ${[...verdict.findings.map(({ what }) => what), ...verdict.missing][0] ?? ''}`);
    const layers = await this.matchingLayers(manifest.value, judged, config);
    if (typeof layers === 'string') return none(layers);
    return { is: 'proof', base: printReference(judged), digest, layers, findings: verdict.findings.map(withoutPlace) };
  }

  private async matchingLayers(manifest: RegistryManifest, name: ImageReference, config: ConfigFacts): Promise<number | string> {
    const found = await layersOf(manifest, { name, platform: config.platform }, this.registry, this.signal);
    if (!found.found) return found.why;
    const base = found.images.find(({ diffIds }) => isPrefix(diffIds, config.diffIds));
    return base?.diffIds.length ?? 'has other layers than the lowest ones of the image';
  }

  private manifestOf(reference: ImageReference): ReturnType<Registry['manifest']> {
    const asked = reference.digest === undefined ? reference : byDigest(reference, reference.digest);
    const key = printReference(asked);
    const known = this.manifests.get(key) ?? this.registry.manifest(asked, this.signal);
    this.manifests.set(key, known);
    return known;
  }
}

/** Each is looked up when nothing else proves the base. */
const mostOffers = 300;
const atOnce = 6;

/** All of the base's layers, lowest first; a base without layers would be everybody's. */
function isPrefix(base: readonly string[], image: readonly string[]): boolean {
  return base.length > 0 && base.length <= image.length && base.every((diffId, index) => diffId === image[index]);
}

function provedBy(imageId: Digest, { base, digest, layers, findings }: Trial & { readonly is: 'proof' }): Answer {
  return { is: 'proved', base: { imageId, base, digest, layers }, findings };
}

function none(why: string): Trial {
  return { is: 'none', why };
}

function withoutPlace({ at: _, ...finding }: Finding): BaseFinding {
  return finding;
}
