import { ok, type Descriptor, type DigestReference, type Registry, type Result, type TrustProblem } from '../../core/index.js';
import { inTurns } from './in-turns.js';
import { parseBundle } from './parse-bundle.js';
import { largestBundle, layersOf, mostSignatures, mostSignedBytes, ReadingBudget, type StoredSignature } from './stored-signature.js';

/** The sigstore bundles that refer to an image, or only those that may say what is wanted. The problem says that the registry could not be asked. */
export async function readBundles(
  image: DigestReference,
  registry: Registry,
  signal: AbortSignal,
  predicateType?: string,
): Promise<Result<readonly StoredSignature[], TrustProblem>> {
  const referrers = await registry.referrers(image, signal);
  if (!referrers.ok) return referrers.problem.code === 'REGISTRY_NOT_FOUND' ? ok([]) : referrers;
  const bundles = referrers.value.filter((referrer) => mayBeBundle(referrer) && maySay(predicateType, referrer));
  const budget = new ReadingBudget();
  const read = await inTurns(bundles.slice(0, mostSignatures), (bundle) => readBundle(image, bundle, { registry, budget }, signal));
  const found: StoredSignature[] = [];
  for (const bundle of read) {
    if (!bundle.ok) return bundle;
    if (bundle.value !== undefined) found.push(bundle.value);
  }
  return ok([...found, ...(bundles.length > mostSignatures ? [tooMany(bundles.length)] : [])]);
}

/** Registries before OCI 1.1 list artifacts without their type, and cosign 2 lists its bundles under the type of their empty configuration. */
function mayBeBundle(referrer: Descriptor): boolean {
  return saysItIsBundle(referrer) || referrer.artifactType === undefined || referrer.artifactType === 'application/vnd.oci.empty.v1+json';
}

function saysItIsBundle({ artifactType, annotations }: Descriptor): boolean {
  return (
    artifactType?.startsWith('application/vnd.dev.sigstore.bundle') === true || annotations?.['dev.sigstore.bundle.content'] !== undefined
  );
}

/** Annotations are nobody's word, so that they only ever spare us from reading what we do not look for. */
function maySay(predicateType: string | undefined, { annotations }: Descriptor): boolean {
  const said = annotations?.['dev.sigstore.bundle.predicateType'];
  return predicateType === undefined || said === undefined || said === predicateType;
}

function tooMany(count: number): StoredSignature {
  return flawed(`${count} bundles refer to the image; only the first ${mostSignatures} were looked at`);
}

function flawed(flaw: string): StoredSignature {
  return { format: 'bundle', flaw };
}

/** Undefined for an artifact of another kind, which says nothing for or against the image. */
async function readBundle(
  image: DigestReference,
  referrer: Descriptor,
  { registry, budget }: { readonly registry: Registry; readonly budget: ReadingBudget },
  signal: AbortSignal,
): Promise<Result<StoredSignature | undefined, TrustProblem>> {
  const { registry: host, repository } = image;
  const { digest } = referrer;
  const manifest = await registry.manifest({ registry: host, repository, digest }, signal);
  if (!manifest.ok) return unlessBroken(manifest.problem);
  const layer = layersOf(manifest.value.bytes).find(({ mediaType }) => mediaType.startsWith('application/vnd.dev.sigstore.bundle'));
  if (layer === undefined) return ok(saysItIsBundle(referrer) ? flawed(`the artifact ${digest} holds no bundle`) : undefined);
  if (layer.size > largestBundle) return ok(flawed(`the bundle ${layer.digest} is larger than ${largestBundle} bytes`));
  if (!budget.take(layer.size))
    return ok(flawed(`more than ${mostSignedBytes} bytes refer to the image, so that ${digest} was not looked at`));
  const bytes = await registry.blob({ registry: host, repository }, layer, largestBundle, signal);
  return bytes.ok ? toStored(image, Buffer.from(bytes.value), registry, signal) : unlessBroken(bytes.problem);
}

/** One artifact that is gone or altered is no signature; a registry that does not answer is no answer. */
export function unlessBroken(problem: TrustProblem): Result<StoredSignature, TrustProblem> {
  return problem.code === 'REGISTRY_NOT_FOUND' || problem.code === 'REGISTRY_LIED' ? ok(flawed(problem.message)) : { ok: false, problem };
}

async function toStored(
  image: DigestReference,
  bytes: Buffer,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<StoredSignature, TrustProblem>> {
  const bundle = parseBundle(bytes.toString('utf8'));
  if (!bundle.ok) return ok(flawed(bundle.problem));
  if (bundle.value.content.$case === 'dsseEnvelope')
    return ok({ format: 'bundle', signed: { bundle: bundle.value, artifact: Buffer.alloc(0) }, over: 'statement' });
  const manifest = await registry.manifest(image, signal);
  if (!manifest.ok) return unlessBroken(manifest.problem);
  return ok({ format: 'bundle', signed: { bundle: bundle.value, artifact: Buffer.from(manifest.value.bytes) }, over: 'manifest' });
}
