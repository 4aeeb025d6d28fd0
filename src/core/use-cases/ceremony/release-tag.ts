import type { PushedImage } from '../../model/ceremony.js';
import type { Digest } from '../../model/image-reference.js';
import type { TrustProblem } from '../../model/registry.js';
import { failed, ok, type Result } from '../../model/result.js';
import { completed, record, samePolicies, textOf, type Ceremony } from './ceremony.js';
import { verifyReleased } from './verify-released.js';

/**
 * Lets the release tag point to the verified digest. Whoever moved the tag since the plan was shown did so for a reason: then nothing is
 * moved over theirs. The intent is on the disk before, and what the tag points to is looked at again after.
 */
export async function releaseTag(ceremony: Ceremony, digest: Digest): Promise<Result<undefined, TrustProblem>> {
  const { ports, plan, signal } = ceremony;
  const { target } = plan;
  ports.progress.step({ step: 'release', about: textOf(target) });
  const same = await samePolicies(ceremony);
  if (!same.ok) return same;
  const now = await pointsTo(ceremony);
  if (!now.ok) return now;
  if (now.value !== digest) {
    if (now.value !== plan.releasedNow) return failed(movedMeanwhile(textOf(target), plan.releasedNow, now.value));
    const moved = await move(ceremony, digest);
    if (!moved.ok) return moved;
  }
  const after = await ports.registry.manifest(target, signal);
  if (!after.ok) return after;
  if (after.value.descriptor.digest !== digest) return failed(movedMeanwhile(textOf(target), digest, after.value.descriptor.digest));
  const uri = `${target.registry}/${target.repository}@${digest}`;
  const recorded = await record(ceremony, {
    event: 'released',
    subject: { ref: textOf(target), digest },
    verdict: plan.overridden ? 'failed' : 'passed',
    outputs: [{ uri, digest }],
  });
  return recorded.ok ? completed(ceremony, 'release') : recorded;
}

/**
 * Takes the staging tag away. A registry that can only delete what the tag points to keeps it, and that is said. One that took the content
 * along took the release with it: then it is verified and released again, or that it is not is what the ceremony ends with.
 */
export async function removeStagingTag(ceremony: Ceremony, pushed: PushedImage): Promise<Result<TrustProblem | undefined, TrustProblem>> {
  const { ports, plan, signal } = ceremony;
  ports.progress.step({ step: 'clean', about: textOf(plan.staging) });
  const removed = await ports.registry.deleteTag(plan.staging, signal);
  if (removed.ok || removed.problem.code === 'REGISTRY_NOT_FOUND') {
    await ports.journal.remove(plan.id);
    return ok(undefined);
  }
  const still = removed.problem.code === 'REGISTRY_FAILED' ? await releasedStill(ceremony, pushed, removed.problem) : ok(undefined);
  if (!still.ok) return still;
  // What it points to is released, so nothing unverified lies there; `--status` goes on listing it.
  await completed(ceremony, 'clean', { released: true });
  return ok(removed.problem);
}

async function releasedStill(ceremony: Ceremony, pushed: PushedImage, lost: TrustProblem): Promise<Result<undefined, TrustProblem>> {
  const now = await pointsTo(ceremony);
  if (!now.ok) return now;
  if (now.value !== undefined) return ok(undefined);
  const verified = await verifyReleased(ceremony, pushed);
  if (!verified.ok) return verified;
  if (!verified.value.mayRelease) return failed(lost);
  const again: Ceremony = { ...ceremony, plan: withoutRelease(ceremony.plan) };
  return releaseTag(again, pushed.descriptor.digest);
}

function withoutRelease({ releasedNow: _, ...plan }: Ceremony['plan']): Ceremony['plan'] {
  return plan;
}

/** What the release tag points to; undefined when there is none. */
export async function pointsTo({
  ports,
  plan,
  signal,
}: Pick<Ceremony, 'ports' | 'signal'> & { readonly plan: Pick<Ceremony['plan'], 'target'> }): Promise<
  Result<Digest | undefined, TrustProblem>
> {
  const found = await ports.registry.manifest(plan.target, signal);
  if (found.ok) return ok(found.value.descriptor.digest);
  return found.problem.code === 'REGISTRY_NOT_FOUND' ? ok(undefined) : found;
}

async function move(ceremony: Ceremony, digest: Digest): Promise<Result<undefined, TrustProblem>> {
  const { ports, plan, signal } = ceremony;
  const { registry, repository } = plan.staging;
  const verified = await ports.registry.manifest({ registry, repository, digest }, signal);
  if (!verified.ok) return verified;
  const intended = await record(ceremony, { event: 'tag-move-intended', subject: { ref: textOf(plan.target), digest } });
  if (!intended.ok) return intended;
  return ports.registry.putManifest(plan.target, verified.value, signal, plan.releasedNow ?? 'none');
}

function movedMeanwhile(target: string, expected: Digest | undefined, found: Digest | undefined): TrustProblem {
  const words = (digest: Digest | undefined): string => digest ?? 'nothing';
  return {
    code: 'TAG_MOVED',
    message: `Somebody else moved ${target} meanwhile: it pointed to ${words(expected)}, and now to ${words(found)}.`,
    next: 'Ask who released there. Run the command again if yours is still to be released: it starts from what is there now.',
  };
}
