import type { Sha256 } from '../../evidence/index.js';
import type {
  BreakGlassToken,
  CeremonyPlan,
  CeremonyProgressStep,
  CeremonyState,
  CeremonyStep,
  ReleaseTarget,
} from '../../model/ceremony.js';
import type { EvidenceEntry, EvidencePolicy } from '../../model/evidence.js';
import type { TrustProblem } from '../../model/registry.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { ImageScan, ScanProblem } from '../../model/scan-report.js';
import type { VexDocument } from '../../model/vex.js';
import type { GoverningPolicy, JudgingContext } from '../../policy/layer.js';
import type {
  CeremonyJournal,
  EvidenceLog,
  ExportedImage,
  ImageSource,
  Pusher,
  Registry,
  ReleasedImage,
  SecretSource,
  SignatureEngine,
} from '../../ports.js';
import type { Scanner, ScanOptions } from '../../scanners/scanner.js';
import type { NamedSigner, SigningMeans } from '../../signers/signing-tool.js';
import type { BaseClaim } from '../prove-base.js';
import type { ScanPorts } from '../scan-image.js';

/** What is to be released where, and as whom it can be signed here. */
export interface SignAndPushRequest {
  readonly source: ImageSource;
  /** What the person named. */
  readonly name: string;
  readonly target: ReleaseTarget;
  readonly governing: GoverningPolicy;
  readonly context: JudgingContext & { readonly vex: readonly VexDocument[] };
  /** What looks into the image, when a policy asks for that. */
  readonly scanners: readonly Scanner[];
  readonly scanOptions: (scanner: Scanner) => ScanOptions;
  /** What the image is said to be built from, besides what its labels claim. */
  readonly claimedBases: readonly BaseClaim[];
  readonly signers: readonly SignerAtHand[];
  /** A permission against the policy's verdict; its signature was verified. */
  readonly override?: BreakGlassToken;
  /** True to push and sign although others must still sign or attest: nothing is released before they did. */
  readonly allowsIncomplete: boolean;
  readonly plainHttp: boolean;
  readonly timeoutMs: number;
}

/** A signer of the policy as this machine can use it. */
export interface SignerAtHand {
  /** The name under `trust.signers`. */
  readonly name: string;
  /** Absent when it cannot even be verified here; `problem` says why. */
  readonly named?: NamedSigner;
  /** Absent when the person cannot sign as this one. */
  readonly means?: SigningMeans;
  readonly problem?: TrustProblem;
}

/** What the ceremony asks of the world. */
export interface CeremonyPorts extends Omit<ScanPorts, 'progress'> {
  readonly registry: Registry;
  readonly engines: readonly SignatureEngine[];
  readonly pusher: Pusher;
  readonly evidence: EvidenceLog;
  readonly journal: CeremonyJournal;
  readonly secrets: SecretSource;
  readonly progress: { step(step: CeremonyProgressStep): void };
  /** Shows the plan before anything is sent; false calls it off. */
  confirm(plan: CeremonyPlan): Promise<boolean>;
  /** The policies as they are now: they may change while an image is pushed. */
  policiesNow(): Promise<readonly EvidencePolicy[]>;
  readonly sha256: Sha256;
  /** Of this tool, as summaries name it. */
  readonly version: string;
  /** Where this runs: what a workstation says is never what admission accepts (threats.md). */
  readonly stage: 'workstation' | 'ci';
  /** Eight to thirty-two hexadecimal digits that nobody can guess. */
  newId(): string;
}

/** One ceremony under way, from the moment its plan is agreed to. */
export interface Ceremony {
  readonly request: SignAndPushRequest;
  readonly ports: CeremonyPorts;
  readonly plan: CeremonyPlan;
  /** The image's bytes on disk, from the moment when somebody needs them. */
  readonly image: { readonly exported: (signal: AbortSignal) => Promise<Result<readonly ExportedImage[], ScanProblem>> };
  readonly images: readonly ReleasedImage[];
  readonly scans: readonly ImageScan[];
  readonly signal: AbortSignal;
  state: CeremonyState;
}

/** Remembers that a step is done; a journal that cannot be written stops the ceremony, because nobody could continue it. */
export async function completed(
  ceremony: Ceremony,
  done: CeremonyStep,
  more: Partial<Pick<CeremonyState, 'pushed' | 'attested' | 'released'>> = {},
): Promise<Result<undefined, TrustProblem>> {
  ceremony.state = { ...ceremony.state, ...more, done, updatedAt: timeNow(ceremony.ports) };
  return ceremony.ports.journal.save(ceremony.state);
}

/** Writes one record about this ceremony. What cannot be recorded does not happen. */
export async function record(
  { plan, ports }: Pick<Ceremony, 'plan' | 'ports'>,
  entry: Omit<EvidenceEntry, 'stage' | 'ceremony' | 'policy'>,
): Promise<Result<undefined, TrustProblem>> {
  const written = await ports.evidence.append({ stage: 'push', ceremony: plan.id, policy: plan.policies, ...entry });
  return written.ok ? ok(undefined) : written;
}

/** A policy that changed since the plan was made was not asked about this image. */
export async function samePolicies({ plan, ports }: Ceremony): Promise<Result<undefined, TrustProblem>> {
  const now = await ports.policiesNow();
  const digests = (policies: readonly EvidencePolicy[]): string => policies.map(({ digest }) => digest).join();
  if (digests(now) === digests(plan.policies)) return ok(undefined);
  return failed({
    code: 'POLICY_CHANGED',
    message: 'The policy changed since this push was planned, so its plan is worth nothing any more.',
    next: 'Run the command again: what was pushed already is looked at again under the new policy.',
  });
}

export function textOf({ registry, repository, tag }: ReleaseTarget): string {
  return `${registry}/${repository}:${tag}`;
}

export function timeNow({ clock }: Pick<CeremonyPorts, 'clock'>): string {
  return new Date(clock.now()).toISOString();
}
