import { ok, type Digest, type ImageReference, type RegistryManifest, type Result, type TrustProblem } from '../../core/index.js';
import { digestLike, isDigest } from './digests.js';
import { manifestTypes, shapeOf } from './manifest-shape.js';
import { nameFor, placeOf } from './place.js';
import { problem, statusProblem } from './problems.js';
import { header, isSuccess, type Answer } from './request.js';
import type { Session } from './session.js';

/** What every registry must take (distribution-spec, "Pushing Manifests"); nobody's manifest needs more. */
export const manifestLimit = 4 * 1024 * 1024;

/** What a name points to now. Its bytes have the digest that was asked for, or that the registry says they have. */
export async function getManifest(
  name: ImageReference,
  session: Session,
  signal: AbortSignal,
): Promise<Result<RegistryManifest, TrustProblem>> {
  const found = await fetchManifest(name, session, signal);
  return found.ok ? ok(found.value.manifest) : found;
}

/** Where a tag points, and the registry's own mark of that state (RFC 9110, 8.8.3) when it gives one. */
export interface TagState {
  readonly digest: Digest;
  readonly entityTag?: string;
}

/** Undefined when there is no such tag. */
export async function stateOfTag(
  name: ImageReference,
  session: Session,
  signal: AbortSignal,
): Promise<Result<TagState | undefined, TrustProblem>> {
  const { registry, repository, tag = 'latest' } = name;
  const found = await fetchManifest({ registry, repository, tag }, session, signal);
  if (!found.ok) return found.problem.code === 'REGISTRY_NOT_FOUND' ? ok(undefined) : found;
  const { manifest, entityTag } = found.value;
  return ok({ digest: manifest.descriptor.digest, ...(entityTag !== undefined && { entityTag }) });
}

/** The digest that a tag points to; undefined when there is no such tag. */
export async function digestOfTag(
  name: ImageReference,
  session: Session,
  signal: AbortSignal,
): Promise<Result<Digest | undefined, TrustProblem>> {
  const state = await stateOfTag(name, session, signal);
  return state.ok ? ok(state.value?.digest) : state;
}

interface Fetched {
  readonly manifest: RegistryManifest;
  readonly entityTag: string | undefined;
}

async function fetchManifest(name: ImageReference, session: Session, signal: AbortSignal): Promise<Result<Fetched, TrustProblem>> {
  const place = placeOf(name);
  if (!place.ok) return place;
  const about = nameFor(place.value, name);
  const answer = await session.call(
    {
      method: 'GET',
      place: place.value,
      path: `manifests/${name.digest ?? name.tag ?? 'latest'}`,
      about,
      action: 'pull',
      headers: { accept: manifestTypes },
      limit: manifestLimit,
      mayRepeat: true,
      wants: name.digest === undefined ? 'answer' : 'content',
    },
    signal,
  );
  if (!answer.ok) return answer;
  if (!isSuccess(answer.value)) {
    const url = await session.endpoint(place.value, signal);
    return { ok: false, problem: statusProblem(answer.value, { about, registry: name.registry, url }) };
  }
  const manifest = believed(answer.value, name.digest, about, name.registry);
  return manifest.ok ? ok({ manifest: manifest.value, entityTag: header(answer.value, 'etag') }) : manifest;
}

function believed(answer: Answer, asked: Digest | undefined, about: string, registry: string): Result<RegistryManifest, TrustProblem> {
  const { body: bytes } = answer;
  const said = header(answer, 'docker-content-digest');
  const expected = [asked, said].filter((digest) => digest !== undefined && isDigest(digest));
  const wrong = expected.find((digest) => digestLike(bytes, digest) !== digest);
  if (wrong !== undefined)
    return lied(`${registry} served something else for ${about}: its digest is ${digestLike(bytes, wrong)} and not ${wrong}.`);
  const shape = shapeOf(bytes, header(answer, 'content-type'));
  if ('fault' in shape) return lied(`What ${registry} served for ${about} is no manifest: ${shape.fault}.`);
  const digest = expected[0] ?? digestLike(bytes);
  return ok({ descriptor: { mediaType: shape.mediaType, digest, size: bytes.length }, bytes });
}

function lied(message: string): Result<never, TrustProblem> {
  return problem('REGISTRY_LIED', message, 'Do not use the image. Ask who runs the registry, and look for a proxy in between.');
}
