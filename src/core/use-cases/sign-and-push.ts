import type { CeremonyOutcome, CeremonyPlan, CeremonyState, CeremonyStep } from '../model/ceremony.js';
import type { EvidenceEntry } from '../model/evidence.js';
import type { TrustProblem } from '../model/registry.js';
import { ok, type Result } from '../model/result.js';
import type { ImageScan, ScanProblem } from '../model/scan-report.js';
import { attachStatements } from './ceremony/attach-statements.js';
import { recordOverride } from './ceremony/break-glass.js';
import { record, textOf, timeNow, type Ceremony, type CeremonyPorts, type SignAndPushRequest } from './ceremony/ceremony.js';
import { ImageAtHand } from './ceremony/image-at-hand.js';
import { draftPlan, planCeremony, planEarly } from './ceremony/plan-ceremony.js';
import { pushStaged } from './ceremony/push-staged.js';
import { releaseTag, removeStagingTag } from './ceremony/release-tag.js';
import { readySigners, signDigests } from './ceremony/sign-digests.js';
import { needsScan } from './ceremony/statements.js';
import { verifyReleased } from './ceremony/verify-released.js';
import { scanExported } from './scan-image.js';

export type { CeremonyPorts, SignAndPushRequest, SignerAtHand } from './ceremony/ceremony.js';

/**
 * Takes a local image through the organisation's gate to a registry: plan, push under a staging tag, sign the digest that the registry
 * returned, attach statements, verify with fresh eyes, and only then move the release tag. It may be killed anywhere and run again:
 * each step first looks at what is there. No release tag ever points to content that was not verified.
 */
export async function signAndPush(request: SignAndPushRequest, ports: CeremonyPorts, signal: AbortSignal): Promise<CeremonyOutcome> {
  const held = await ports.journal.hold(textOf(request.target));
  if (!held.ok) return { state: 'stopped', at: 'plan', problem: held.problem };
  try {
    const early = planEarly(request, ports);
    if (early.refusals.some(({ mayOverride }) => !mayOverride || request.override === undefined)) {
      return await refused(draftPlan(early, request, { images: [], earlier: undefined }, ports), ports);
    }
    const image = new ImageAtHand(request, ports);
    try {
      return await withImage(early, request, image, ports, signal);
    } finally {
      await image.dispose();
    }
  } finally {
    held.value.release();
  }
}

async function withImage(
  early: ReturnType<typeof planEarly>,
  request: SignAndPushRequest,
  image: ImageAtHand,
  ports: CeremonyPorts,
  signal: AbortSignal,
): Promise<CeremonyOutcome> {
  const known = await image.known(signal);
  if (!known.ok) return stopped('plan', known.problem);
  const images = known.value;
  const earlier = await ports.journal.find(
    images.map(({ subject }) => subject.imageId),
    textOf(request.target),
  );
  if (!earlier.ok) return stopped('plan', earlier.problem);
  const scans = await lookInto(request, image, ports, signal);
  if (!scans.ok) return stopped('plan', scans.problem);
  const plan = await planCeremony(early, { request, images, scans: scans.value, earlier: earlier.value }, ports, signal);
  if (!plan.ok) return stopped('plan', plan.problem);
  if (plan.value.refusals.length > 0) return refused(plan.value, ports);
  if (!(await ports.confirm(plan.value))) return { state: 'called-off', plan: plan.value, at: 'plan' };
  const state = earlier.value ?? firstState(plan.value, ports);
  return walk({ request, ports, plan: plan.value, image, images, scans: scans.value ?? [], signal, state });
}

async function walk(ceremony: Ceremony): Promise<CeremonyOutcome> {
  const { plan, ports } = ceremony;
  const end = (at: CeremonyStep, problem: TrustProblem): Promise<CeremonyOutcome> => ended(ceremony, at, problem);
  const ready = await readySigners(ceremony);
  if (!ready.ok) return stopped('plan', ready.problem, plan);
  const begun = await ports.journal.save(ceremony.state);
  if (!begun.ok) return stopped('plan', begun.problem, plan);
  const overridden = await recordOverride(ceremony);
  if (!overridden.ok) return end('plan', overridden.problem);
  const pushed = await pushStaged(ceremony);
  if (!pushed.ok) return end('push', pushed.problem);
  const { digest } = pushed.value.descriptor;
  const signed = await signDigests(ceremony, pushed.value);
  if (!signed.ok) return end('sign', signed.problem);
  const attached = await attachStatements(ceremony, pushed.value);
  if (!attached.ok) return end('attest', attached.problem);
  const verified = await verifyReleased(ceremony, pushed.value);
  if (!verified.ok) return end('verify', verified.problem);
  const { verdict, mayRelease } = verified.value;
  if (!mayRelease) return { state: 'unverified', plan, digest, verdict, left: { staging: textOf(plan.staging), digest } };
  const released = await releaseTag(ceremony, digest);
  if (!released.ok) return end('release', released.problem);
  const cleaned = await removeStagingTag(ceremony, pushed.value);
  if (!cleaned.ok) return end('clean', cleaned.problem);
  return { state: 'released', plan, digest, verdict, ...(cleaned.value !== undefined && { stagingLeft: cleaned.value }) };
}

/** A scan that a policy asks for is made now, over the very bytes that are pushed: a kept report may have been swapped on the disk. */
async function lookInto(
  request: SignAndPushRequest,
  image: ImageAtHand,
  ports: CeremonyPorts,
  signal: AbortSignal,
): Promise<Result<readonly ImageScan[] | undefined, ScanProblem>> {
  if (!needsScan(request)) return ok(undefined);
  const exported = await image.exported(signal);
  if (!exported.ok) return exported;
  const progress = { step: ({ about }: { readonly about: string }): void => ports.progress.step({ step: 'scan', about }) };
  return scanExported(exported.value, { scanners: request.scanners, options: request.scanOptions }, { ...ports, progress }, signal);
}

function firstState({ id, name, images, target, staging, policies }: CeremonyPlan, ports: CeremonyPorts): CeremonyState {
  const now = timeNow(ports);
  return {
    version: 1,
    id,
    name,
    imageIds: images.map(({ imageId }) => imageId),
    target: textOf(target),
    staging: textOf(staging),
    startedAt: now,
    updatedAt: now,
    done: 'plan',
    policies: policies.map(({ digest }) => digest),
  };
}

async function refused(plan: CeremonyPlan, ports: CeremonyPorts): Promise<CeremonyOutcome> {
  const entry: Omit<EvidenceEntry, 'stage'> = {
    event: 'refused',
    verdict: 'failed',
    subject: { ref: textOf(plan.target) },
    findings: plan.refusals.map(({ rule, what }) => ({ rule: rule ?? what, level: 'error' })),
  };
  const recorded = await record({ plan, ports }, entry);
  return recorded.ok ? { state: 'refused', plan } : stopped('plan', recorded.problem, plan);
}

/** What cannot even be recorded has been said: the first problem is the one that counts. */
async function ended(ceremony: Ceremony, at: CeremonyStep, problem: TrustProblem): Promise<CeremonyOutcome> {
  const { plan, state } = ceremony;
  const digest = state.pushed?.descriptor.digest;
  const left = { staging: textOf(plan.staging), ...(digest !== undefined && { digest }) };
  const { code, message } = problem;
  await record(ceremony, {
    event: 'failed',
    subject: { ref: textOf(plan.target), ...(digest !== undefined && { digest }) },
    problem: { code, message },
  });
  if (code === 'CANCELLED' || code === 'TOOL_CANCELLED') return { state: 'called-off', plan, at, left };
  return { state: 'stopped', at, problem, plan, left };
}

function stopped(at: CeremonyStep, problem: TrustProblem | ScanProblem, plan?: CeremonyPlan): CeremonyOutcome {
  if (problem.code === 'CANCELLED' || problem.code === 'TOOL_CANCELLED')
    return { state: 'called-off', at, ...(plan !== undefined && { plan }) };
  return { state: 'stopped', at, problem, ...(plan !== undefined && { plan }) };
}
