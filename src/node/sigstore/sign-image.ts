import {
  ok,
  type AttestRequest,
  type DigestReference,
  type Result,
  type SigningAttempt,
  type SignRequest,
  type TrustProblem,
} from '../../core/index.js';
import { readIdentityToken } from './certificate-authority.js';
import type { EmbeddedEngineOptions } from './requests.js';
import { parseJson } from './json-fields.js';
import { makeBundle } from './make-bundle.js';
import { prepareSigner, type PreparedSigner } from './prepare-signer.js';
import { refuse } from './refuse.js';
import { signatureFacts } from './signature-facts.js';
import { makeStatement, signPredicate } from './statement.js';
import type { StoredSignature } from './stored-signature.js';
import { trustRootOf, type TrustRoot } from './trust-root.js';
import { readStored } from './verify-image.js';
import { writeBundle } from './write-bundle.js';
import { legacyPayload, toLegacy, writeLegacy } from './write-legacy.js';

/** Signs an image's digest and stores the signature; does nothing when this signer's signature is there already. */
export function signImage(
  request: SignRequest,
  deps: EmbeddedEngineOptions,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const { image, format } = request;
  const content = format === 'legacy' ? { bytes: legacyPayload(image) } : { statement: makeStatement(image.digest, signPredicate, {}) };
  return signOnce({ request, content, predicateType: signPredicate }, deps, signal);
}

/** Signs a statement about an image and stores it; does nothing when this very statement of this signer is there already. */
export async function attestImage(
  request: AttestRequest,
  deps: EmbeddedEngineOptions,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const { image, predicateType } = request;
  const predicate = parseJson(request.predicate);
  if (predicate === undefined) return refuse('SIGNING_FAILED', `What should be attested as ${predicateType} is no JSON.`, 'Make it anew.');
  return signOnce({ request, content: { statement: makeStatement(image.digest, predicateType, predicate) }, predicateType }, deps, signal);
}

/** Whether this signer's means are at hand and those that the policy names. */
export async function readyToSign(
  request: SigningAttempt,
  deps: EmbeddedEngineOptions,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const signer = await prepareSigner(request, deps, signal);
  if (!signer.ok || request.signer.signer.type !== 'keyless') return signer.ok ? ok(undefined) : signer;
  const token = readIdentityToken(request.secrets.identityToken, deps.clock);
  return token.ok ? ok(undefined) : token;
}

/** Something to sign, once. */
interface Wanted {
  readonly request: SignRequest;
  readonly content: { readonly statement: Buffer } | { readonly bytes: Buffer };
  readonly predicateType: string;
}

async function signOnce(wanted: Wanted, deps: EmbeddedEngineOptions, signal: AbortSignal): Promise<Result<undefined, TrustProblem>> {
  const { request } = wanted;
  const signer = await prepareSigner(request, deps, signal);
  if (!signer.ok) return signer;
  const trust = await trustRootOf(request.signer, signal);
  if (!trust.ok) return trust;
  const stored = await readStored(
    request.image,
    request.format === 'legacy' ? 'legacy' : 'bundle',
    deps.registry,
    signal,
    wanted.predicateType,
  );
  if (!stored.ok) return stored;
  if (stored.value.some((one) => isThere(one, wanted, signer.value, trust.value))) return ok(undefined);
  const made = await make(wanted, signer.value, trust.value, signal);
  if (!made.ok) return made;
  deps.log?.(`Storing a signature of ${request.signer.name} for ${request.image.digest} (${wanted.predicateType}).`);
  return store(made.value, wanted, deps, signal);
}

/** Whether these means have said this already, so that a resumed ceremony signs nothing twice. */
function isThere(stored: StoredSignature, wanted: Wanted, signer: PreparedSigner, trust: TrustRoot | undefined): boolean {
  const { image } = wanted.request;
  const { signatures, attestations } = signatureFacts([stored], image.digest, signer.named, trust);
  const own = [...signatures, ...attestations].some(({ verified, principal }) => verified && signer.isOwn(principal));
  return own && (wanted.predicateType === signPredicate ? signatures.length > 0 && names(stored, image) : isSameStatement(stored, wanted));
}

/** The older payload carries the image's name too; one for another name is another signature. */
function names(stored: StoredSignature, image: DigestReference): boolean {
  return !('over' in stored) || stored.over !== 'payload' || stored.signed.artifact.equals(legacyPayload(image));
}

function isSameStatement(stored: StoredSignature, { content }: Wanted): boolean {
  if (!('signed' in stored) || !('statement' in content)) return false;
  const { content: found } = stored.signed.bundle;
  return found.$case === 'dsseEnvelope' && found.dsseEnvelope.payload.equals(content.statement);
}

type Made = Extract<StoredSignature, { readonly over: string }>['signed']['bundle'];

/** Signs, and looks at the result with a verifier's eyes before anybody else can. */
async function make(
  { content, request }: Wanted,
  signer: PreparedSigner,
  trust: TrustRoot | undefined,
  signal: AbortSignal,
): Promise<Result<Made, TrustProblem>> {
  const ready = await signer.ready(signal);
  if (!ready.ok) return ready;
  const bundle = await makeBundle(content, ready.value, signer.services, signal);
  if (!bundle.ok) return bundle;
  const artifact = 'bytes' in content ? content.bytes : Buffer.alloc(0);
  const format = request.format;
  const stored = { format, signed: { bundle: bundle.value, artifact }, over: 'bytes' in content ? 'payload' : 'statement' } as const;
  const { signatures, attestations } = signatureFacts([stored], request.image.digest, signer.named, trust);
  const flaw = [...signatures, ...attestations].find(({ verified }) => !verified)?.problem;
  return flaw === undefined
    ? bundle
    : refuse(
        'SIGNING_FAILED',
        `The new signature would not be verified, so it was not stored. ${flaw.message}`,
        'Compare signing_config.json with trusted_root.json: they must be of the same Sigstore.',
      );
}

function store(
  bundle: Made,
  { request, content, predicateType }: Wanted,
  deps: EmbeddedEngineOptions,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  if (request.format !== 'legacy') return writeBundle(request.image, bundle, predicateType, deps, signal);
  const legacy = toLegacy(bundle, 'bytes' in content ? content.bytes : Buffer.alloc(0), predicateType);
  return legacy.ok ? writeLegacy(request.image, legacy.value, deps.registry, signal) : Promise.resolve(legacy);
}
