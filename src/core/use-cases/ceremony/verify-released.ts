import { toEvidenceSignature } from '../../evidence/index.js';
import type { PushedImage } from '../../model/ceremony.js';
import type { TrustProblem } from '../../model/registry.js';
import { ok, type Result } from '../../model/result.js';
import type { TrustVerdict } from '../../model/trust-verdict.js';
import { trustStops } from '../../policy/trusted/trust-stops.js';
import { verifyImage } from '../verify-image.js';
import { completed, record, type Ceremony } from './ceremony.js';

/** What the registry's content was found to be worth, and whether that is enough for a release tag. */
export interface Verified {
  readonly verdict: TrustVerdict;
  readonly mayRelease: boolean;
}

/** Reads everything back from the registry and judges it as the cluster will: what was meant to be written proves nothing. */
export async function verifyReleased(ceremony: Ceremony, pushed: PushedImage): Promise<Result<Verified, TrustProblem>> {
  const { request, ports, plan, signal } = ceremony;
  const { digest } = pushed.descriptor;
  ports.progress.step({ step: 'verify', about: `${plan.target.registry}/${plan.target.repository}@${digest}` });
  const found = await verifyImage(
    {
      reference: { ...plan.target, digest },
      governing: request.governing,
      context: request.context,
      signers: request.signers,
      plainHttp: request.plainHttp,
      timeoutMs: request.timeoutMs,
    },
    ports,
    signal,
  );
  if (!found.ok) return found;
  const { verdict, trust } = found.value;
  const recorded = await record(ceremony, {
    event: 'verified',
    subject: { ref: trust.name, digest },
    // When nobody asked, nothing was held against anybody's key: that is no verdict.
    ...(verdict.asked && { verdict: verdict.outcome }),
    findings: verdict.findings.map(({ rule, level }) => ({ rule, level })),
    signatures: trust.manifests.flatMap(({ signatures }) => signatures.filter(({ verified }) => verified)).map(toEvidenceSignature),
  });
  if (!recorded.ok) return recorded;
  const mayRelease = !verdict.asked || !trustStops(verdict, request.governing, 'push');
  if (!mayRelease) return ok({ verdict, mayRelease });
  const kept = await completed(ceremony, 'verify');
  return kept.ok ? ok({ verdict, mayRelease }) : kept;
}
