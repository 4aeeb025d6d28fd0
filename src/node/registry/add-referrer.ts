import { setTimeout as pause } from 'node:timers/promises';
import { ok, type Descriptor, type DigestReference, type Result, type TrustProblem } from '../../core/index.js';
import { manifestLimit } from './get-manifest.js';
import { cancelled, problem } from './problems.js';
import { putManifest } from './put-manifest.js';
import { askForReferrers } from './referrers.js';
import { readReferrersTag, withReferrers } from './referrers-tag.js';
import type { Session } from './session.js';

const attempts = 8;

/** Lists artifacts under their subjects, one after the other for each. */
export interface ReferrerList {
  add(image: DigestReference, referrer: Descriptor, signal: AbortSignal): Promise<Result<undefined, TrustProblem>>;
}

/**
 * A registry with the referrers API lists by itself. For the others the tag is read, added to and written while it still points to what was
 * read. Two writers may still cross where a registry knows no conditions, and the earlier one loses its entry: so everything that was added
 * here before is looked for at each further addition, and put back.
 */
export function createReferrerList(session: Session): ReferrerList {
  const added = new Map<string, readonly Descriptor[]>();
  const lasts = new Map<string, Promise<unknown>>();
  return {
    async add(image, referrer, signal) {
      const key = `${image.registry}/${image.repository}@${image.digest}`;
      const before = lasts.get(key) ?? Promise.resolve();
      const ours = [...(added.get(key) ?? []).filter(({ digest }) => digest !== referrer.digest), referrer];
      added.set(key, ours);
      const turn = before.then(() => addAll(image, ours, session, signal));
      lasts.set(key, turn);
      return turn;
    },
  };
}

async function addAll(
  image: DigestReference,
  ours: readonly Descriptor[],
  session: Session,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const listed = await askForReferrers(image, session, signal);
  if (!listed.ok) return listed;
  if (listed.value !== undefined) return ok(undefined);
  for (let attempt = 1; ; attempt++) {
    const tag = await readReferrersTag(image, session, signal);
    if (!tag.ok) return tag;
    if (hasAll(tag.value.referrers, ours)) return ok(undefined);
    const index = withReferrers(tag.value, ours);
    if (index === undefined)
      return problem(
        'REGISTRY_LIED',
        `The list of what refers to ${image.repository}@${image.digest} holds something that nobody can have written on purpose.`,
        `Remove the tag ${tag.value.name.tag ?? ''} in the registry, and sign again.`,
      );
    if (index.bytes.length > manifestLimit)
      return problem(
        'REGISTRY_FULL',
        `${image.repository}@${image.digest} has so many signatures and statements that their list is full.`,
        'Remove old ones in the registry, or use a registry with the referrers API.',
      );
    const written = await putManifest(tag.value.name, index, tag.value.digest, session, signal);
    if (written.ok || written.problem.code !== 'TAG_MOVED' || attempt >= attempts) return written;
    await pause(20 * attempt * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return cancelled(`${image.repository}@${image.digest}`);
  }
}

function hasAll(referrers: readonly Descriptor[], ours: readonly Descriptor[]): boolean {
  return ours.every(({ digest }) => referrers.some((known) => known.digest === digest));
}
