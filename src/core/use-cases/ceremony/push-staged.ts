import { toEvidenceFindings, toEvidenceInputs, toExceptionsApplied } from '../../evidence/index.js';
import type { PushedImage } from '../../model/ceremony.js';
import type { EvidenceEntry } from '../../model/evidence.js';
import type { TrustProblem } from '../../model/registry.js';
import { ok, type Result } from '../../model/result.js';
import { comparePushed } from '../compare-pushed.js';
import { completed, record, samePolicies, textOf, type Ceremony } from './ceremony.js';

/**
 * Brings the content under the staging tag, unless an earlier run of this ceremony did. The intent is on the disk before the first byte
 * leaves the machine; what the registry returned was compared with what was scanned.
 */
export async function pushStaged(ceremony: Ceremony): Promise<Result<PushedImage, TrustProblem>> {
  const earlier = await pushedEarlier(ceremony);
  if (!earlier.ok) return earlier;
  if (earlier.value !== undefined) {
    // A push that was killed may have left its name in the runtime; that it stays there harms nobody.
    await ceremony.ports.pusher.tidy(ceremony.request.source, ceremony.plan.staging);
    return remembered(ceremony, earlier.value);
  }
  const same = await samePolicies(ceremony);
  if (!same.ok) return same;
  const intended = await record(ceremony, { event: 'push-intended', subject: subjectOf(ceremony), ...gateOf(ceremony) });
  if (!intended.ok) return intended;
  const pushed = await push(ceremony);
  if (!pushed.ok) return pushed;
  const { digest } = pushed.value.descriptor;
  const { staging } = ceremony.plan;
  const recorded = await record(ceremony, {
    event: 'pushed',
    subject: { ...subjectOf(ceremony), digest },
    outputs: [{ uri: `${staging.registry}/${staging.repository}@${digest}`, digest }],
  });
  return recorded.ok ? remembered(ceremony, pushed.value) : recorded;
}

/** The decision that lets the image leave this machine, and what it rests on. */
function gateOf({ plan, scans, request, ports }: Ceremony): Omit<EvidenceEntry, 'stage' | 'event'> {
  const reports = scans.flatMap((scan) => scan.reports);
  const findings = plan.scan?.findings ?? [];
  return {
    verdict: plan.overridden ? 'failed' : 'passed',
    ...(reports.length > 0 && { inputs: toEvidenceInputs(reports, ports.sha256) }),
    ...(findings.length > 0 && { findings: toEvidenceFindings(findings) }),
    ...(findings.some(({ excepted }) => excepted !== undefined) && { exceptionsApplied: toExceptionsApplied(findings, request.governing) }),
  };
}

/**
 * The journal says where to look; the registry says what is there. Without the digest that the registry took then, a manifest with our
 * config and somebody else's layers would do, so that a push which was cut off is made again: what is there already is not sent twice.
 */
async function pushedEarlier({ plan, ports, images, state, signal }: Ceremony): Promise<Result<PushedImage | undefined, TrustProblem>> {
  const reported = state.pushed?.descriptor.digest;
  if (!plan.resumed || reported === undefined) return ok(undefined);
  const found = await comparePushed(plan.staging, { images, reported }, ports.registry, signal);
  if (found.ok) return found;
  return isWorthPushing(found.problem) ? ok(undefined) : found;
}

function isWorthPushing({ code }: TrustProblem): boolean {
  return code === 'REGISTRY_NOT_FOUND' || code === 'PUSHED_DIFFERS';
}

function push({ request, ports, plan, image, images, signal }: Ceremony): Promise<Result<PushedImage, TrustProblem>> {
  const { source, plainHttp } = request;
  const about = textOf(plan.staging);
  ports.progress.step({ step: 'push', about });
  const onProgress = ({ sent, total }: { readonly sent: number; readonly total?: number }): void =>
    ports.progress.step({ step: 'push', about, bytes: { sent, ...(total !== undefined && { total }) } });
  return ports.pusher.push({ source, images, exported: image.exported, staging: plan.staging, plainHttp, onProgress }, signal);
}

async function remembered(ceremony: Ceremony, pushed: PushedImage): Promise<Result<PushedImage, TrustProblem>> {
  const kept = await completed(ceremony, 'push', { pushed });
  return kept.ok ? ok(pushed) : kept;
}

function subjectOf({ plan }: Ceremony) {
  const [first, ...others] = plan.images;
  const isOne = first !== undefined && others.length === 0;
  return { ref: textOf(plan.staging), ...(isOne && { imageId: first.imageId }) };
}
