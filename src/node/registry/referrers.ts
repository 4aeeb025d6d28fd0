import { ok, type Descriptor, type DigestReference, type Result, type TrustProblem } from '../../core/index.js';
import { isRecord, parseJson } from './foreign-text.js';
import { readPages } from './pages.js';
import { ociIndex, toDescriptor } from './manifest-shape.js';
import { nameFor, placeOf } from './place.js';
import { readReferrersTag } from './referrers-tag.js';
import { problem, statusProblem } from './problems.js';
import { header, isSuccess, type Answer } from './request.js';
import type { Session } from './session.js';

/** What refers to a manifest: by the referrers API, and where a registry has none by the tag schema. */
export async function listReferrers(
  image: DigestReference,
  session: Session,
  signal: AbortSignal,
): Promise<Result<readonly Descriptor[], TrustProblem>> {
  const listed = await askForReferrers(image, session, signal);
  if (!listed.ok || listed.value !== undefined) return listed.ok ? ok(listed.value ?? []) : listed;
  const tagged = await readReferrersTag(image, session, signal);
  return tagged.ok ? ok(tagged.value.referrers) : tagged;
}

/** Undefined when the registry does not know the API: it answers with something that is no index, or that there is no such thing. */
export async function askForReferrers(
  image: DigestReference,
  session: Session,
  signal: AbortSignal,
): Promise<Result<readonly Descriptor[] | undefined, TrustProblem>> {
  const place = placeOf(image);
  if (!place.ok) return place;
  const { registry } = image;
  const about = `what refers to ${nameFor(place.value, { digest: image.digest })}`;
  const call = {
    method: 'GET',
    place: place.value,
    path: `referrers/${image.digest}`,
    about,
    action: 'pull',
    headers: { accept: ociIndex },
    limit: 8 * 1024 * 1024,
    mayRepeat: true,
    wants: 'answer',
  } as const;
  const pages = await readPages(call, session, signal);
  if (!pages.ok) return pages;
  const [first] = pages.value;
  if (first === undefined || isUnknownApi(first)) return ok(undefined);
  const refused = pages.value.find((page) => !isSuccess(page));
  if (refused !== undefined)
    return { ok: false, problem: statusProblem(refused, { about, registry, url: new URL(`https://${registry}`) }) };
  const lists = pages.value.map(({ body }) => referrersOf(parseJson(new TextDecoder().decode(body))));
  if (lists.includes(undefined))
    return problem('REGISTRY_LIED', `What ${registry} served as ${about} is no index.`, 'Ask who runs the registry.');
  return ok(lists.flatMap((list) => list ?? []));
}

function isUnknownApi(answer: Answer): boolean {
  if ([400, 404, 405, 406, 501].includes(answer.status)) return true;
  const type = header(answer, 'content-type')?.split(';')[0]?.trim();
  return isSuccess(answer) && type !== ociIndex;
}

/** Entries that are no descriptors are nobody's signature; they are passed over, since others than us write here too. */
function referrersOf(index: unknown): readonly Descriptor[] | undefined {
  const entries = isRecord(index) ? (index['manifests'] ?? []) : undefined;
  return Array.isArray(entries) ? entries.map(toDescriptor).filter((entry) => entry !== undefined) : undefined;
}
