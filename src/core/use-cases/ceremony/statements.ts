import {
  billOfMaterials,
  billOfMaterialsType,
  digestOfReport,
  summaryType,
  verificationSummary,
  vulnerabilityRecord,
  vulnerabilityType,
  type Predicate,
} from '../../evidence/index.js';
import type { PushedImage } from '../../model/ceremony.js';
import type { Digest } from '../../model/image-reference.js';
import type { TrustProblem } from '../../model/registry.js';
import { ok, type Result } from '../../model/result.js';
import type { ImageScan } from '../../model/scan-report.js';
import { matchingEntries } from '../../policy/trusted/matching-entries.js';
import { makeSbom } from '../make-sbom.js';
import { timeNow, type Ceremony, type SignAndPushRequest } from './ceremony.js';
import type { OfferedStatement } from './plan-signatures.js';

/** True when a policy asks for scans, or for a signed record of one. */
export function needsScan(request: SignAndPushRequest): boolean {
  return request.governing.layers.some(({ policy }) => policy.scan !== undefined) || asksFor(vulnerabilityType, request);
}

/** True when something is to look into the image: a scan, or what lists its parts. */
export function looksInto(request: SignAndPushRequest): boolean {
  return needsScan(request) || asksFor(billOfMaterialsType, request);
}

/** What can be said and signed about this image here: our verdict always, the others when something looked into it. */
export function offeredStatements(request: SignAndPushRequest): readonly OfferedStatement[] {
  const scans = needsScan(request) && request.scanners.length > 0;
  const lists = request.scanners.some((scanner) => 'sbom' in scanner) && (scans || asksFor(billOfMaterialsType, request));
  return [
    ...(lists ? [{ predicateType: billOfMaterialsType, label: 'bill of materials (CycloneDX)' }] : []),
    ...(scans ? [{ predicateType: vulnerabilityType, label: 'scan report' }] : []),
    { predicateType: summaryType, label: 'verification summary (SLSA)' },
  ];
}

/** A statement about one manifest. */
export interface MadeStatement extends Predicate {
  readonly digest: Digest;
}

/** The statements of one kind about everything that was pushed. */
export async function makeStatements(
  predicateType: string,
  ceremony: Ceremony,
  pushed: PushedImage,
): Promise<Result<readonly MadeStatement[], TrustProblem>> {
  if (predicateType === billOfMaterialsType) return bills(ceremony, pushed);
  if (predicateType === vulnerabilityType) return ok(scanRecords(ceremony, pushed));
  return ok(summaries(ceremony, pushed));
}

async function bills(
  { request, ports, image, signal }: Ceremony,
  { manifests }: PushedImage,
): Promise<Result<readonly MadeStatement[], TrustProblem>> {
  const exported = await image.exported(signal);
  if (!exported.ok) return exported;
  const made: MadeStatement[] = [];
  for (const { descriptor, imageId } of manifests) {
    const listed = exported.value.find(({ subject }) => subject.imageId === imageId);
    if (listed === undefined) continue;
    ports.progress.step({ step: 'sbom', about: request.name });
    const sbom = await makeSbom(listed, { scanners: request.scanners, options: request.scanOptions }, ports.tools, signal);
    if (!sbom.ok) return sbom;
    made.push({ ...billOfMaterials(sbom.value), digest: descriptor.digest });
  }
  return ok(made);
}

function scanRecords({ scans, plan }: Ceremony, { manifests }: PushedImage): readonly MadeStatement[] {
  return manifests.flatMap(({ descriptor, imageId }) =>
    scansOf(imageId, scans).flatMap(({ reports, subject }) =>
      reports.map((report) => ({
        ...vulnerabilityRecord(report, subject, { verifierId, ceremony: plan.id }),
        digest: descriptor.digest,
      })),
    ),
  );
}

/** What the gate said of the image, bound to the policy and the scans that it rests on. */
function summaries({ plan, scans, ports }: Ceremony, { descriptor, manifests }: PushedImage): readonly MadeStatement[] {
  const [first, ...others] = plan.policies;
  if (first === undefined) return [];
  const digests = new Map<Digest, readonly ImageScan[]>([[descriptor.digest, scans]]);
  for (const manifest of manifests) digests.set(manifest.descriptor.digest, scansOf(manifest.imageId, scans));
  return [...digests].map(([digest, about]) => ({
    ...verificationSummary({
      verifierId,
      verifierVersion: ports.version,
      time: timeNow(ports),
      image: { ...plan.target, digest },
      policies: [first, ...others],
      inputs: about.flatMap(({ reports }) => reports.map((report) => ({ digest: digestOfReport(report, ports.sha256) }))),
      passed: !plan.overridden,
      stage: ports.stage,
      ceremony: plan.id,
    }),
    digest,
  }));
}

function scansOf(imageId: Digest, scans: readonly ImageScan[]): readonly ImageScan[] {
  return scans.filter(({ subject }) => subject.imageId === imageId);
}

/** True when a policy asks for a signed statement of this type about the image. */
export function asksFor(predicateType: string, { governing, target }: SignAndPushRequest): boolean {
  return governing.layers.some((layer) => matchingEntries(target, layer).attestations.some(({ entry }) => entry.type === predicateType));
}

/** Who verifies: consumers accept only pairs of signer and verifier that they know. */
const verifierId = 'https://wharfmaster.example/verifier';
