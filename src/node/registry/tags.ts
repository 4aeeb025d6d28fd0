import { ok, type ImageReference, type Result, type TrustProblem } from '../../core/index.js';
import { isRecord, parseJson } from './foreign-text.js';
import { readPages } from './pages.js';
import { placeOf } from './place.js';
import { problem, statusProblem } from './problems.js';
import { isSuccess } from './request.js';
import type { Session } from './session.js';

/** The tags of a repository (distribution-spec, "Listing Tags"). */
export async function listTags(
  repository: ImageReference,
  session: Session,
  signal: AbortSignal,
): Promise<Result<readonly string[], TrustProblem>> {
  const place = placeOf(repository);
  if (!place.ok) return place;
  const { registry, about } = place.value;
  const call = {
    method: 'GET',
    place: place.value,
    path: 'tags/list?n=1000',
    about: `the tags of ${about}`,
    action: 'pull',
    limit: 8 * 1024 * 1024,
    mayRepeat: true,
    wants: 'answer',
  } as const;
  const pages = await readPages(call, session, signal);
  if (!pages.ok) return pages;
  const tags = new Set<string>();
  for (const page of pages.value) {
    if (!isSuccess(page)) return { ok: false, problem: statusProblem(page, { ...call, registry, url: new URL(`https://${registry}`) }) };
    const listed = tagsOf(page.body);
    if (listed === undefined)
      return problem('REGISTRY_LIED', `What ${registry} served as ${call.about} is no list of tags.`, 'Ask who runs the registry.');
    for (const tag of listed) tags.add(tag);
  }
  return ok([...tags]);
}

/** Go writes an empty list as `null`. */
function tagsOf(body: Uint8Array): readonly string[] | undefined {
  const list = parseJson(new TextDecoder().decode(body));
  const tags = isRecord(list) ? (list['tags'] ?? []) : undefined;
  return Array.isArray(tags) && tags.every((tag): tag is string => typeof tag === 'string' && /^\w[\w.-]{0,127}$/.test(tag))
    ? tags
    : undefined;
}
