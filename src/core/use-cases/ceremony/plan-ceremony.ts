import { hexOfText, summaryType, toEvidencePolicies } from '../../evidence/index.js';
import type { CeremonyPlan, CeremonyState, PlannedImage, Refusal } from '../../model/ceremony.js';
import type { Digest } from '../../model/image-reference.js';
import type { TrustProblem } from '../../model/registry.js';
import { ok, type Result } from '../../model/result.js';
import type { ImageScan } from '../../model/scan-report.js';
import type { ScanVerdict } from '../../model/scan-verdict.js';
import { judgeScans } from '../../policy/judge-scan.js';
import { judgeTarget } from '../../policy/judge-target.js';
import { stagingReference, stagingTagUnder } from '../../policy/staging.js';
import type { DescribedImage } from '../../ports.js';
import { proveBase } from '../prove-base.js';
import { objectionTo, setAside } from './break-glass.js';
import { type CeremonyPorts, type SignAndPushRequest } from './ceremony.js';
import { planSignatures, type PlannedSignatures } from './plan-signatures.js';
import { asksFor, offeredStatements } from './statements.js';
import { answerOf, scanAnswer, type GateAnswer } from './gate-answer.js';
import { pointsTo } from './release-tag.js';

/** What can be said before a byte is read and a socket opened: where to, and as whom. */
export interface EarlyPlan extends PlannedSignatures {
  readonly remarks: readonly Refusal[];
}

export function planEarly(request: SignAndPushRequest, ports: Pick<CeremonyPorts, 'engines'>): EarlyPlan {
  const { governing, context, target } = request;
  const verdict = judgeTarget(target, governing, context);
  const where = answerOf(verdict, governing, 'where the image is to be released');
  const signing = planSignatures(request, ports.engines, offeredStatements(request));
  const none = governing.layers.length === 0 ? [withoutPolicy] : [];
  const taken = signatureTag.test(target.tag) ? [reservedTag(target.tag)] : [];
  return { ...signing, refusals: [...none, ...taken, ...where.refusals, ...signing.refusals], remarks: where.remarks };
}

/** Everything that is known before the first byte is sent, and every reason not to send it. */
export async function planCeremony(
  early: EarlyPlan,
  {
    request,
    images,
    scans,
    earlier,
  }: {
    request: SignAndPushRequest;
    images: readonly DescribedImage[];
    scans: readonly ImageScan[] | undefined;
    earlier: CeremonyState | undefined;
  },
  ports: CeremonyPorts,
  signal: AbortSignal,
): Promise<Result<CeremonyPlan, TrustProblem>> {
  const drafted = draftPlan(early, request, { images: images.map(toPlanned), earlier }, ports);
  const [base, released] = [await judgeBase(request, images, ports, signal), await pointsTo({ ports, signal, plan: drafted })];
  if (!released.ok) return released;
  const scan = scans === undefined ? undefined : judge(scans, request);
  const looked = scan === undefined ? nothing : scanAnswer(scan, request.governing, request.context);
  const plan = withReleased(drafted, released.value);
  return ok(
    await overridden(
      {
        ...plan,
        ...(scan !== undefined && { scan }),
        bases: base.bases,
        refusals: [...plan.refusals, ...base.refusals, ...looked.refusals],
        remarks: [...plan.remarks, ...base.remarks, ...looked.remarks],
      },
      request,
      ports,
    ),
  );
}

/** A plan before the image was looked at: what a refusal shows that needs no look. */
export function draftPlan(
  early: EarlyPlan,
  { name, target, governing }: SignAndPushRequest,
  { images, earlier }: { readonly images: readonly PlannedImage[]; readonly earlier: CeremonyState | undefined },
  ports: CeremonyPorts,
): CeremonyPlan {
  const id = earlier?.id ?? ports.newId();
  return {
    id,
    name,
    images,
    target,
    staging: stagingReference(target, stagingTagUnder(governing), id),
    policies: toEvidencePolicies(governing, ({ reading }) => `sha256:${hexOfText(reading.text, ports.sha256)}`),
    signatures: early.signatures,
    attestations: early.attestations,
    bases: [],
    refusals: early.refusals,
    remarks: early.remarks,
    overridden: false,
    resumed: earlier !== undefined,
  };
}

async function judgeBase(
  { target, claimedBases, governing, context }: SignAndPushRequest,
  images: readonly DescribedImage[],
  { registry }: CeremonyPorts,
  signal: AbortSignal,
): Promise<GateAnswer & Pick<CeremonyPlan, 'bases'>> {
  const proof = await proveBase({ images, target, claims: claimedBases, governing, context }, registry, signal);
  const bases = proof.proved.map(({ imageId, base, digest }) => ({ imageId, base, digest }));
  const isOpen = proof.outcome === 'undetermined' && proof.findings.length === 0;
  return { ...answerOf({ ...proof, outcome: isOpen ? 'undetermined' : 'allowed' }, governing, 'what the image was built on'), bases };
}

/** Exceptions match the name under which the image is to be released: a local name proves nothing. */
function judge(scans: readonly ImageScan[], { governing, context, target }: SignAndPushRequest): ScanVerdict {
  return judgeScans(scans, governing, { ...context, reference: target });
}

function withReleased(plan: CeremonyPlan, releasedNow: Digest | undefined): CeremonyPlan {
  return releasedNow === undefined ? plan : { ...plan, releasedNow };
}

async function overridden(plan: CeremonyPlan, request: SignAndPushRequest, ports: CeremonyPorts): Promise<CeremonyPlan> {
  const { override, governing, context } = request;
  if (override === undefined || plan.refusals.length === 0) return plan;
  const records = await ports.evidence.records();
  const objection = records.ok
    ? objectionTo(override, { plan, governing, now: context.now, records: records.value })
    : {
        what: records.problem.message,
        why: 'Whether the token was used before cannot be known.',
        next: records.problem.next,
        mayOverride: false,
      };
  if (objection !== undefined) return { ...plan, refusals: [...plan.refusals, objection] };
  const aside = plan.refusals.filter(({ mayOverride }) => mayOverride);
  if (aside.length > 0 && asksFor(summaryType, request)) return { ...plan, refusals: [...plan.refusals, summaryWouldFail] };
  return {
    ...plan,
    refusals: plan.refusals.filter(({ mayOverride }) => !mayOverride),
    remarks: [...plan.remarks, ...setAside(aside, override)],
    overridden: aside.length > 0,
  };
}

function toPlanned({ subject: { imageId, platform } }: DescribedImage): PlannedImage {
  return { imageId, ...(platform !== undefined && { platform }) };
}

/** Said before the token is spent: what is attached to a forced push says that the gate did not pass. */
const summaryWouldFail: Refusal = {
  what: 'The policy asks for a verification summary too, and that of a forced push says FAILED.',
  why: 'The image could never be verified, so the token would be spent for nothing.',
  next: 'Ask the owner of the policy: a policy with a break-glass cannot ask for this summary on the same repositories.',
  rule: 'missing-attestation',
  mayOverride: false,
};

const nothing: GateAnswer = { refusals: [], remarks: [] };

/** Where signatures of other images are listed and kept (distribution-spec, referrers tag schema; cosign before version 3). */
const signatureTag = /^sha(?:256|512)-[0-9a-f]{32,128}(?:\.[a-z]+)?$/;

function reservedTag(tag: string): Refusal {
  return {
    what: `\`${tag}\` is a tag under which registries and cosign keep the signatures of another image.`,
    why: 'An image there would take those signatures away.',
    next: 'Release it under another tag.',
    mayOverride: false,
  };
}

const withoutPolicy: Refusal = {
  what: 'No policy says anything about this image.',
  why: 'Nothing leaves this machine that no policy allows.',
  next: 'Name the organisation’s policy with --policy, or write a .wharfmaster.yaml.',
  mayOverride: false,
};
