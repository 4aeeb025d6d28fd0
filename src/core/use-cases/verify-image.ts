import type { ImageReference } from '../model/image-reference.js';
import type { TrustProblem } from '../model/registry.js';
import { failed, ok, type Result } from '../model/result.js';
import type { ImageTrust, ManifestTrust } from '../model/trust.js';
import type { TrustVerdict } from '../model/trust-verdict.js';
import { judgeTrust, signersAskedFor, type TrustJudgingContext } from '../policy/judge-trust.js';
import type { GoverningPolicy } from '../policy/layer.js';
import { meaningOf, predicateTypesAskedFor } from '../policy/trusted/asked-signers.js';
import type { Clock, Registry, SignatureEngine } from '../ports.js';
import { printReference } from '../reference/index.js';
import type { NamedSigner, VerifiedMaterial } from '../signers/signing-tool.js';
import { chooseEngine } from './verify/choose-engine.js';
import { inBatches } from './verify/in-batches.js';
import { manifestsOf, type NamedManifest } from './verify/manifests-of.js';

/** What is to be verified, by whose policy. */
export interface VerifyImageRequest {
  /** A digest wins over a tag; a tag is looked up first. */
  readonly reference: ImageReference;
  readonly governing: GoverningPolicy;
  readonly context: TrustJudgingContext;
  /** The signers of the policies as this machine knows them; whom it does not know here stays undetermined. */
  readonly signers: readonly KnownSigner[];
  /** The engine to verify with where it can. */
  readonly engine?: string;
  readonly plainHttp: boolean;
  /** A file with the certificates (PEM) that vouch for this registry besides the system's. */
  readonly registryCertificates?: string;
  /** For each answer of an engine. */
  readonly timeoutMs: number;
}

/** A signer of the policies as far as this machine can check it. */
export interface KnownSigner {
  /** As `signersAskedFor` names it. */
  readonly name: string;
  readonly named?: NamedSigner;
  /** Why it cannot be checked here. */
  readonly problem?: TrustProblem;
}

export interface VerifyPorts {
  readonly registry: Registry;
  readonly engines: readonly SignatureEngine[];
  readonly clock: Clock;
}

/** What is known of an image's signatures, and what the policies say of it. */
export interface VerifiedImage {
  readonly trust: ImageTrust;
  readonly verdict: TrustVerdict;
}

/**
 * Looks the name up, asks for each manifest and each signer that the policies want, and judges. When no policy asks, it only lists what can be
 * seen, held against nobody. A signer that cannot be asked is kept as unknown; only a registry that does not answer for the image itself is a problem.
 */
export async function verifyImage(
  request: VerifyImageRequest,
  ports: VerifyPorts,
  signal: AbortSignal,
): Promise<Result<VerifiedImage, TrustProblem>> {
  const { reference, governing, context } = request;
  const manifests = await manifestsOf(reference, ports.registry, signal);
  if (!manifests.ok) return manifests;
  const trust = await gatherTrust(manifests.value, request, ports, signal);
  return trust.ok ? ok({ trust: trust.value, verdict: judgeTrust(trust.value, reference, governing, context) }) : trust;
}

async function gatherTrust(
  manifests: readonly NamedManifest[],
  request: VerifyImageRequest,
  ports: VerifyPorts,
  signal: AbortSignal,
): Promise<Result<ImageTrust, TrustProblem>> {
  const { reference, governing } = request;
  const asked = signersAskedFor(reference, governing);
  const { able, unable } = toQuestions(
    asked.map(({ name }) => name),
    request,
    ports.engines,
  );
  const tasks = manifests.flatMap((manifest, at) =>
    able.filter(({ signer }) => at === 0 || !signsNames(signer)).map((question) => ({ manifest, question })),
  );
  const answers = await inBatches(tasks, atOnce, async ({ manifest, question }) => ({
    digest: manifest.digest,
    signer: question.signer.name,
    material: await ask(manifest, question, request, signal),
  }));
  if (signal.aborted) return failed(calledOff(reference));
  const byManifest = Map.groupBy(answers, ({ digest }) => digest);
  const silent = answers.flatMap(({ signer, material }) => (material.ok ? [] : [{ signer, problem: material.problem }]));
  // Who only looks beside signers that could not be asked is nobody to wait for.
  const unheard = asked.length === 0 ? silent : silent.filter(({ signer }) => signer !== nobody.name);
  return ok({
    name: printReference(reference),
    digest: manifests[0]?.digest ?? '',
    manifests: manifests.map((manifest) => withFacts(manifest, byManifest.get(manifest.digest) ?? [])),
    unknown: [...new Map([...unable, ...unheard].map((one) => [one.signer, one])).values()],
    asked: asked.map(({ name, signer }) => ({ signer: name, meaning: meaningOf(signer) })),
    checkedAt: new Date(ports.clock.now()).toISOString(),
  });
}

/** Gentle on registries, and enough to hide the way to them. */
const atOnce = 4;

interface Question {
  readonly signer: NamedSigner;
  readonly engine: SignatureEngine;
}

/** Nobody's key: what is asked with it in mind is somebody else's, and still is told. */
const nobody: NamedSigner = { name: '', signer: { type: 'key', keys: [], tlog: 'none' }, publicKeys: [] };

function toQuestions(
  asked: readonly string[],
  { signers, engine }: VerifyImageRequest,
  engines: readonly SignatureEngine[],
): { readonly able: readonly Question[]; readonly unable: ImageTrust['unknown'] } {
  const embedded = engines.find(({ id }) => id === 'embedded');
  const able: Question[] = [];
  const unable: ImageTrust['unknown'][number][] = [];
  for (const name of asked) {
    const known = signers.find((signer) => signer.name === name);
    const chosen = known?.named === undefined ? failed(known?.problem ?? unknownHere(name)) : chooseEngine(known.named, engines, engine);
    if (!chosen.ok) unable.push({ signer: name, problem: chosen.problem });
    else if (known?.named !== undefined) able.push({ signer: known.named, engine: chosen.value });
  }
  const onlyLook = embedded === undefined ? [] : [{ signer: nobody, engine: embedded }];
  return { able: able.length === 0 ? onlyLook : able, unable };
}

/** Docker Content Trust knows what a tag points to, and nothing about the manifests of an index. */
function signsNames({ signer }: NamedSigner): boolean {
  return signer.type === 'docker-trust';
}

function ask(
  { digest }: NamedManifest,
  { signer, engine }: Question,
  { reference, governing, plainHttp, registryCertificates, timeoutMs }: VerifyImageRequest,
  signal: AbortSignal,
): Promise<Result<VerifiedMaterial, TrustProblem>> {
  const { registry, repository } = reference;
  const predicateTypes = predicateTypesAskedFor(reference, governing);
  const image = { registry, repository, ...(reference.tag !== undefined && { tag: reference.tag }), digest };
  return engine.verify(
    {
      ...{ image, signer, plainHttp, timeoutMs },
      ...(registryCertificates !== undefined && { registryCertificates }),
      ...(predicateTypes.length > 0 && { predicateTypes }),
    },
    signal,
  );
}

function withFacts(
  manifest: NamedManifest,
  answers: readonly { readonly material: Result<VerifiedMaterial, TrustProblem> }[],
): ManifestTrust {
  const found = answers.flatMap(({ material }) => (material.ok ? [material.value] : []));
  return {
    ...manifest,
    signatures: found.flatMap(({ signatures }) => signatures),
    attestations: found.flatMap(({ attestations }) => attestations),
  };
}

function unknownHere(name: string): TrustProblem {
  return {
    code: 'SIGNER_MISSING',
    message: `The policy asks for \`${name}\`, and no policy that was read describes who that is.`,
    next: 'Describe the signer under `trust.signers`.',
  };
}

function calledOff(reference: ImageReference): TrustProblem {
  return {
    code: 'CANCELLED',
    message: `Verifying ${printReference(reference)} was called off.`,
    next: 'Verify it again when you want to.',
  };
}
