import { ok, type ImageReference, type RegistryManifest, type Result, type TrustProblem } from '../../core/index.js';
import { digestOfTag, getManifest } from './get-manifest.js';
import { nameFor, placeOf } from './place.js';
import { problem, statusProblem } from './problems.js';
import { putManifest } from './put-manifest.js';
import { isSuccess } from './request.js';
import type { Session } from './session.js';

/**
 * Takes a tag away (distribution-spec 1.1, "Deleting tags"). Only ever by the tag: deleting by digest would take every tag of that content
 * along. A registry that does so nevertheless gets the manifest back.
 */
export async function deleteTag(name: ImageReference, session: Session, signal: AbortSignal): Promise<Result<undefined, TrustProblem>> {
  const place = placeOf(name);
  if (!place.ok) return place;
  const { registry, repository, tag } = name;
  if (tag === undefined) return problem('REGISTRY_UNSUPPORTED', `${place.value.about} names no tag to delete.`, 'Name the tag.');
  const tagged = { registry, repository, tag };
  const about = nameFor(place.value, tagged);
  const before = await getManifest(tagged, session, signal);
  if (!before.ok) return before.problem.code === 'REGISTRY_NOT_FOUND' ? ok(undefined) : before;
  const answer = await session.call(
    {
      method: 'DELETE',
      place: place.value,
      path: `manifests/${tag}`,
      about,
      action: 'push',
      limit: 64 * 1024,
      mayRepeat: false,
      wants: 'answer',
    },
    signal,
  );
  if (!answer.ok) return answer;
  // Registries that cannot delete tags say so in each of these ways; 404 may also mean that the tag went away by itself.
  if ([400, 404, 405, 501].includes(answer.value.status)) return isGone(tagged, about, session, signal);
  if (!isSuccess(answer.value))
    return { ok: false, problem: statusProblem(answer.value, { about, registry, url: new URL(`https://${registry}`) }) };
  return keepContent(tagged, before.value, session, signal);
}

async function isGone(
  name: ImageReference,
  about: string,
  session: Session,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const now = await digestOfTag(name, session, signal);
  if (!now.ok) return now;
  return now.value === undefined ? ok(undefined) : unsupported(name.registry, about);
}

function unsupported(registry: string, about: string): Result<never, TrustProblem> {
  return problem(
    'REGISTRY_UNSUPPORTED',
    `${registry} cannot delete a tag without its content, so ${about} stays.`,
    'Remove it in the registry itself, or let its clean-up rules do so.',
  );
}

async function keepContent(
  name: ImageReference,
  manifest: RegistryManifest,
  session: Session,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const { registry, repository } = name;
  const { digest } = manifest.descriptor;
  const still = await getManifest({ registry, repository, digest }, session, signal);
  if (still.ok) return ok(undefined);
  if (still.problem.code !== 'REGISTRY_NOT_FOUND') return still;
  const back = await putManifest({ registry, repository, digest }, manifest, undefined, session, signal);
  const outcome = back.ok ? 'It was put back by its digest' : `Putting it back failed: ${back.problem.message}`;
  return problem(
    'REGISTRY_FAILED',
    `${registry} deleted ${digest} along with the tag ${name.tag ?? ''} of ${repository}. ${outcome}`,
    'Check the other tags of that image, and set them again.',
  );
}
