import { ok, type Descriptor, type Digest, type ImageReference, type Result, type TrustProblem } from '../../core/index.js';
import { digestLike } from './digests.js';
import { nameFor, placeOf } from './place.js';
import { problem, statusProblem } from './problems.js';
import { isRedirect, isSuccess } from './request.js';
import type { Session } from './session.js';

/** A small blob, as long as its descriptor says and with its digest. */
export async function getBlob(
  repository: ImageReference,
  { digest, size }: Descriptor,
  limit: number,
  session: Session,
  signal: AbortSignal,
): Promise<Result<Uint8Array, TrustProblem>> {
  const place = placeOf({ ...repository, digest });
  if (!place.ok) return place;
  const about = nameFor(place.value, { digest });
  if (size > limit)
    return problem(
      'REGISTRY_LIED',
      `${about} is to have ${size} bytes; more than ${limit} are not read.`,
      'Look at what the manifest names; it is no signature or statement of a usual size.',
    );
  const answer = await session.call(
    { method: 'GET', place: place.value, path: `blobs/${digest}`, about, action: 'pull', limit: size, mayRepeat: true, wants: 'content' },
    signal,
  );
  if (!answer.ok) return answer;
  const { registry } = repository;
  if (!isSuccess(answer.value))
    return { ok: false, problem: statusProblem(answer.value, { about, registry, url: new URL(`https://${registry}`) }) };
  const { body } = answer.value;
  if (body.length === size && digestLike(body, digest) === digest) return ok(body);
  const found = body.length === size ? `its digest is ${digestLike(body, digest)}` : `it has ${body.length} bytes instead of ${size}`;
  return problem(
    'REGISTRY_LIED',
    `${registry} served something else for ${about}: ${found}.`,
    'Do not use the image. Ask who runs the registry, and look for a proxy in between.',
  );
}

export async function hasBlob(
  repository: ImageReference,
  digest: Digest,
  session: Session,
  signal: AbortSignal,
): Promise<Result<boolean, TrustProblem>> {
  const place = placeOf({ ...repository, digest });
  if (!place.ok) return place;
  const about = nameFor(place.value, { digest });
  const answer = await session.call(
    // Addresses of storage are often signed for GET alone: being sent there is answer enough.
    { method: 'HEAD', place: place.value, path: `blobs/${digest}`, about, action: 'pull', limit: 0, mayRepeat: true, wants: 'existence' },
    signal,
  );
  if (!answer.ok) return answer;
  if (isSuccess(answer.value) || isRedirect(answer.value)) return ok(true);
  if (answer.value.status === 404) return ok(false);
  return {
    ok: false,
    problem: statusProblem(answer.value, { about, registry: repository.registry, url: new URL(`https://${repository.registry}`) }),
  };
}
