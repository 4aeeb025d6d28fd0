import { ok, type Digest, type ImageReference, type RegistryManifest, type Result, type TrustProblem } from '../../core/index.js';
import { digestLike, isDigest } from './digests.js';
import { digestOfTag, stateOfTag, type TagState } from './get-manifest.js';
import { nameFor, placeOf, type Place } from './place.js';
import { problem, statusProblem } from './problems.js';
import { header, isSuccess, type Answer } from './request.js';
import type { Session } from './session.js';

/** What a tag must still point to: a digest, or `none`. */
export type Expected = string;

/** Writes a manifest under a tag or by its digest; with `expects`, only while the tag still points there. */
export async function putManifest(
  name: ImageReference,
  manifest: RegistryManifest,
  expects: Expected | undefined,
  session: Session,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const place = placeOf(name);
  if (!place.ok) return place;
  const { digest, size } = manifest.descriptor;
  if (digestLike(manifest.bytes, digest) !== digest || manifest.bytes.length !== size)
    return problem(
      'PUSHED_DIFFERS',
      `The manifest to be written to ${place.value.about} is not ${digest}.`,
      'Start over; if it stays so, report it to us.',
    );
  const put: Put = { name, manifest, place: place.value, session, signal };
  if (name.tag === undefined) return toResult(await send(put, {}), put);
  return expects === undefined ? setTag(put) : moveTag(put, expects);
}

interface Put {
  readonly name: ImageReference;
  readonly manifest: RegistryManifest;
  readonly place: Place;
  readonly session: Session;
  readonly signal: AbortSignal;
}

/** Whatever the tag pointed to before. A registry that does not say what it took is asked. */
async function setTag(put: Put): Promise<Result<undefined, TrustProblem>> {
  const answer = await send(put, {});
  const result = toResult(answer, put);
  if (!answer.ok || !result.ok || header(answer.value, 'docker-content-digest') !== undefined) return result;
  const now = await digestOfTag(put.name, put.session, put.signal);
  if (!now.ok) return now;
  return now.value === put.manifest.descriptor.digest ? result : moved(put, now.value);
}

/**
 * The distribution specification knows no condition for a tag; some registries obey `If-Match` (RFC 9110), the others ignore it. So the tag
 * is also read just before and just after: what remains is the moment in between, and that is said afterwards.
 */
async function moveTag(put: Put, expects: Expected): Promise<Result<undefined, TrustProblem>> {
  const { digest } = put.manifest.descriptor;
  const before = await stateOfTag(put.name, put.session, put.signal);
  if (!before.ok) return before;
  const found = before.value?.digest;
  if (found === digest) return ok(undefined);
  if ((found ?? 'none') !== expects) return moved(put, found);
  const conditional = await send(put, conditionFor(before.value));
  const written = conditional.ok && conditional.value.status === 412 ? await withoutCondition(put, expects) : toResult(conditional, put);
  const after = await digestOfTag(put.name, put.session, put.signal);
  if (!after.ok) return written.ok ? after : written;
  if (after.value === digest) return ok(undefined);
  return written.ok ? moved(put, after.value) : written;
}

/** The registry's own entity tag; most take the digest for one. A weak one holds for no condition. */
function conditionFor(state: TagState | undefined): Readonly<Record<string, string>> {
  if (state === undefined) return { 'if-none-match': '*' };
  const { entityTag = `"${state.digest}"` } = state;
  return /^"[\x21-\x7e]{0,256}"$/.test(entityTag) ? { 'if-match': entityTag } : {};
}

/** 412 from a registry whose entity tags are no digests means nothing; the tag itself decides. */
async function withoutCondition(put: Put, expects: Expected): Promise<Result<undefined, TrustProblem>> {
  const now = await digestOfTag(put.name, put.session, put.signal);
  if (!now.ok) return now;
  return (now.value ?? 'none') === expects ? toResult(await send(put, {}), put) : moved(put, now.value);
}

function send({ name, manifest, place, session, signal }: Put, headers: Readonly<Record<string, string>>) {
  return session.call(
    {
      method: 'PUT',
      place,
      path: `manifests/${name.tag ?? manifest.descriptor.digest}`,
      about: aboutOf(name, manifest, place),
      action: 'push',
      headers: { 'content-type': manifest.descriptor.mediaType, ...headers },
      body: () => manifest.bytes,
      limit: 64 * 1024,
      // A tag may have been moved on by somebody else before the second attempt.
      mayRepeat: name.tag === undefined,
      wants: 'answer',
    },
    signal,
  );
}

function toResult(answer: Result<Answer, TrustProblem>, { name, manifest, place }: Put): Result<undefined, TrustProblem> {
  if (!answer.ok) return answer;
  const about = aboutOf(name, manifest, place);
  const { registry } = place;
  if (!isSuccess(answer.value))
    return { ok: false, problem: statusProblem(answer.value, { about, registry, url: new URL(`https://${registry}`) }) };
  const said = header(answer.value, 'docker-content-digest');
  if (said === undefined || !isDigest(said) || said === digestLike(manifest.bytes, said)) return ok(undefined);
  return problem(
    'REGISTRY_LIED',
    `${registry} says that it keeps ${said} for ${about}; what was sent is ${manifest.descriptor.digest}.`,
    'Ask who runs the registry, and look for a proxy in between.',
  );
}

function moved({ name, manifest, place }: Put, now: Digest | undefined): Result<never, TrustProblem> {
  const points = now === undefined ? 'is not there any more' : `points to ${now}`;
  return problem(
    'TAG_MOVED',
    `${nameFor(place, { tag: name.tag ?? 'latest' })} ${points}: somebody else moved it, so it was not put on ${manifest.descriptor.digest}.`,
    'Find out who else pushes there, then run it again.',
  );
}

function aboutOf(name: ImageReference, { descriptor }: RegistryManifest, place: Place): string {
  return nameFor(place, name.tag === undefined ? { digest: descriptor.digest } : { tag: name.tag });
}
