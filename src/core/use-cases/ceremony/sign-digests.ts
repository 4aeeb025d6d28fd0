import type { PlannedSignature, PushedImage } from '../../model/ceremony.js';
import type { DigestReference, TrustProblem } from '../../model/registry.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { SignatureEngine } from '../../ports.js';
import type { NamedSigner, SigningSecrets, SignRequest } from '../../signers/signing-tool.js';
import { completed, record, samePolicies, type Ceremony, type SignAndPushRequest } from './ceremony.js';

/** Signs the digest that the registry returned and, of an index, every manifest in it; what is signed already stays as it is. */
export async function signDigests(ceremony: Ceremony, pushed: PushedImage): Promise<Result<undefined, TrustProblem>> {
  const same = await samePolicies(ceremony);
  if (!same.ok) return same;
  for (const planned of ceremony.plan.signatures) {
    for (const image of subjectsOf(planned, ceremony, pushed)) {
      const signed = await signOnce(ceremony, planned, image);
      if (!signed.ok) return signed;
    }
  }
  return completed(ceremony, 'sign');
}

/** Opens every key before anything is sent: who cannot sign would leave an image that nobody can verify. */
export async function readySigners(ceremony: Ceremony): Promise<Result<undefined, TrustProblem>> {
  const { plan, request, ports, images, signal } = ceremony;
  const { registry, repository } = plan.staging;
  for (const planned of plan.signatures) {
    const image = { registry, repository, digest: images[0]?.subject.imageId ?? '' };
    const found = requestFor(planned, image, request, ports.engines);
    if (!found.ok) return found;
    const { engine, sign } = found.value;
    const ready = engine.ready?.bind(engine);
    const opened = ready === undefined ? ok(undefined) : await withSecrets(sign, ceremony, (asked) => ready(asked, signal));
    if (!opened.ok) return opened;
  }
  return ok(undefined);
}

/** Docker Content Trust signs the name that an image is released under, and no manifest besides. */
function subjectsOf({ format }: PlannedSignature, ceremony: Ceremony, pushed: PushedImage): readonly DigestReference[] {
  const subjects = digestsOf(ceremony, pushed);
  const { tag } = ceremony.plan.target;
  return format === 'docker-trust' ? subjects.slice(0, 1).map((image) => ({ ...image, tag })) : subjects;
}

/** The image or index itself first, then each manifest of an index, each once. */
export function digestsOf({ plan }: Pick<Ceremony, 'plan'>, { descriptor, manifests }: PushedImage): readonly DigestReference[] {
  const { registry, repository } = plan.staging;
  const digests = [descriptor.digest, ...manifests.map((manifest) => manifest.descriptor.digest)];
  return [...new Set(digests)].map((digest) => ({ registry, repository, digest }));
}

async function signOnce(ceremony: Ceremony, planned: PlannedSignature, image: DigestReference): Promise<Result<undefined, TrustProblem>> {
  const { ports, request, signal } = ceremony;
  ports.progress.step({ step: 'sign', about: planned.signer });
  const found = requestFor(planned, image, request, ports.engines);
  if (!found.ok) return found;
  const { engine, sign } = found.value;
  const there = await engine.verify(sign, signal);
  if (there.ok && there.value.signatures.some(({ verified, format }) => verified && format === planned.format)) return ok(undefined);
  const signed = await withSecrets(sign, ceremony, (asked) => engine.sign(asked, signal));
  if (!signed.ok) return signed;
  return record(ceremony, {
    event: 'signed',
    subject: { ref: `${image.registry}/${image.repository}`, digest: image.digest },
    signatures: [{ signer: planned.signer, principal: principalOf(sign.signer) }],
  });
}

/** As far as the policy itself says who signs; what was verified is recorded by its own proof later. */
function principalOf({ signer, publicKeys, name }: NamedSigner): string {
  if (signer.type === 'keyless') return `${signer.subject ?? signer.subjectRegExp ?? name} (${signer.issuer ?? signer.issuerRegExp ?? ''})`;
  return publicKeys.length === 0 ? name : publicKeys.map(({ sha256 }) => `key sha256:${sha256}`).join(' or ');
}

/** The request to an engine, without secrets yet. */
export function requestFor(
  planned: Pick<PlannedSignature, 'signer' | 'engine'> & { readonly format?: PlannedSignature['format'] },
  image: DigestReference,
  { signers, plainHttp, timeoutMs }: SignAndPushRequest,
  engines: readonly SignatureEngine[],
): Result<{ readonly engine: SignatureEngine; readonly sign: SignRequest }, TrustProblem> {
  const engine = engines.find(({ id }) => id === planned.engine);
  const { named, means } = signers.find(({ name }) => name === planned.signer) ?? {};
  if (engine === undefined || named === undefined || means === undefined) return failed(nobody(planned.signer));
  const format = planned.format ?? engine.formats[0] ?? 'bundle';
  return ok({ engine, sign: { image, signer: named, means, secrets: {}, format, plainHttp, timeoutMs } });
}

/**
 * Tries without a secret first, since many keys need none, and asks for what is missing. A wrong passphrase is asked for again, as long
 * as another one is given.
 */
export async function withSecrets<Asked extends SignRequest, Value>(
  request: Asked,
  { ports }: Pick<Ceremony, 'ports'>,
  act: (asked: Asked) => Promise<Result<Value, TrustProblem>>,
): Promise<Result<Value, TrustProblem>> {
  let secrets: SigningSecrets = {};
  const { name, signer } = request.signer;
  if (signer.type === 'keyless' && request.means.flow === undefined) {
    const issuer = signer.issuer;
    const identityToken = await ports.secrets.identityToken({ signer: name, ...(issuer !== undefined && { issuer }) });
    if (identityToken !== undefined) secrets = { identityToken };
  }
  for (let tries = 0; ; tries++) {
    const done = await act({ ...request, secrets });
    if (done.ok || tries >= mostTries) return done;
    if (done.problem.code !== 'PASSPHRASE_MISSING' && done.problem.code !== 'PASSPHRASE_WRONG') return done;
    const wasWrong = secrets.passphrase !== undefined;
    const passphrase = await ports.secrets.passphrase({ signer: name, key: request.means.key ?? '', wasWrong });
    if (passphrase === undefined || passphrase === secrets.passphrase) return done;
    secrets = { ...secrets, passphrase };
  }
}

const mostTries = 3;

function nobody(signer: string): TrustProblem {
  return {
    code: 'SIGNER_MISSING',
    message: `Nothing on this machine can sign as \`${signer}\`.`,
    next: `Say with --key ${signer}=FILE where its key is, or let somebody sign who has it.`,
  };
}
