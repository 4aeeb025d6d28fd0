import type { Digest, ImageReference } from './model/image-reference.js';
import type { CeremonyState, PushedImage, ReleaseTarget } from './model/ceremony.js';
import type { EvidenceEntry, EvidenceRecord, EvidenceStage } from './model/evidence.js';
import type { ImageContents } from './model/image-contents.js';
import type { Descriptor, DigestReference, RegistryManifest, TrustProblem } from './model/registry.js';
import type { Result } from './model/result.js';
import type { ScanProblem, ScannerFindings } from './model/scan-report.js';
import type { ConfigFacts, ImageConfig, Subject } from './model/subject.js';
import type { ToolCall } from './model/tool-call.js';
import type { StoredFormat } from './model/trust.js';
import type { Signer } from './policy/document.js';
import type { FileVerdicts } from './scanners/scanner.js';
import type { AttestRequest, SigningAttempt, SignRequest, VerifiedMaterial, VerifyRequest } from './signers/signing-tool.js';

/* What the core and the shells' shared parts ask of the world. The shells implement these (src/node on Node); tests hand in literal values. */

/** Why a file's text could not be had. */
export interface FileProblem {
  readonly code: 'FILE_NOT_FOUND' | 'FILE_UNREADABLE' | 'FILE_TOO_LARGE' | 'FILE_BINARY' | 'FILE_IS_LINK';
  readonly message: string;
  readonly next: string;
}

/** Tells the time; judging itself takes a number. */
export interface Clock {
  now(): number;
}

/** Something that a person or a shell can call off. */
export interface Cancel {
  readonly cancelled: boolean;
}

/** Runs programs for the core: finds each once outside every workspace, gives it a private folder, and nothing it did not ask for. */
export interface ToolRunner {
  run<T>(call: ToolCall<T>, signal: AbortSignal): Promise<ToolAnswer<T>>;
}

/** What came of running a program; the command is there even when it failed, so that a person can repeat it by hand. */
export interface ToolAnswer<T> {
  readonly result: Result<T, ScanProblem>;
  /** The exact command, redacted. */
  readonly command: string;
  /** The program that ran; absent when it was not found or cannot be read. */
  readonly program?: { readonly path: string; readonly digest: Digest };
}

/** Where images to scan come from: a container runtime, or a tarball on disk. */
export type ImageSource = RuntimeSource | { readonly from: 'tarball'; readonly path: string };

/** An image of a container runtime, by its id. */
export interface RuntimeSource {
  readonly from: 'runtime';
  readonly runtime: string;
  readonly id: Digest;
  readonly name: string;
  readonly tags: readonly string[];
  /** What its config says, where the id is the config's digest; absent elsewhere. */
  readonly config?: ConfigFacts;
  /** How large its layers are together, uncompressed, as the runtime says. */
  readonly bytes?: number;
}

/** Fetches an image once, verifies it, and holds it on disk until it is disposed of. */
export interface ImageExporter {
  /** One entry a platform; several only for an index with several manifests. */
  export(source: ImageSource, signal: AbortSignal): Promise<Result<readonly ExportedImage[], ScanProblem>>;
}

/** One platform's image as far as it is known without its content. */
export interface DescribedImage {
  readonly subject: Subject;
  readonly config: ConfigFacts;
}

/** One platform's image on disk. */
export interface ExportedImage extends DescribedImage {
  readonly config: ImageConfig;
  /** Absolute path of a docker-archive with this image alone. */
  readonly archive: string;
  readonly local?: { readonly runtime: string; readonly id: Digest; readonly name?: string };
  /** Hashes every layer against its diff id and looks at the file system; a contradiction is a problem. May run beside the scanners. */
  examine(signal: AbortSignal): Promise<Result<ImageContents, ScanProblem>>;
  /** Hands every regular file of every layer, deleted ones included, to a scanner of files. */
  scanFiles(call: ToolCall<FileVerdicts>, signal: AbortSignal): Promise<ToolAnswer<ScannerFindings>>;
  dispose(): Promise<void>;
}

/** Tells a person how far a longer work is. */
export interface Progress {
  step(step: ScanStep): void;
}

/** One step of a scan, in the order in which they happen. */
export interface ScanStep {
  readonly step: 'finding' | 'exporting' | 'examining' | 'scanning' | 'building' | 'done';
  /** What it is about: the image, or the scanner's label. */
  readonly about: string;
}

/**
 * Registries, by the distribution specification. Every body is hashed before it is believed; credentials go only where they belong; a host
 * that the policy denies is not spoken to (threats.md, Build, sign, push).
 */
export interface Registry {
  /** What a name points to now. */
  manifest(name: ImageReference, signal: AbortSignal): Promise<Result<RegistryManifest, TrustProblem>>;
  /** A small blob: a config, a signature, a statement. More than `limit` bytes is a problem. */
  blob(repository: ImageReference, descriptor: Descriptor, limit: number, signal: AbortSignal): Promise<Result<Uint8Array, TrustProblem>>;
  /** What refers to a manifest: the referrers API, else the tag schema of the distribution specification. */
  referrers(image: DigestReference, signal: AbortSignal): Promise<Result<readonly Descriptor[], TrustProblem>>;
  /** The tags of a repository; a registry that has no such list is a problem. */
  tags(repository: ImageReference, signal: AbortSignal): Promise<Result<readonly string[], TrustProblem>>;
  /** True when the blob is there already. */
  hasBlob(repository: ImageReference, digest: Digest, signal: AbortSignal): Promise<Result<boolean, TrustProblem>>;
  putBlob(repository: ImageReference, content: BlobContent, signal: AbortSignal): Promise<Result<undefined, TrustProblem>>;
  /** Under the name's tag, or by digest when it has none. `expects`: the digest that the tag must still point to (`none`: nothing), where the registry can hold to that. */
  putManifest(
    name: ImageReference,
    manifest: RegistryManifest,
    signal: AbortSignal,
    expects?: Digest,
  ): Promise<Result<undefined, TrustProblem>>;
  /** Lists an artifact under its subject, for registries without the referrers API. */
  addReferrer(image: DigestReference, referrer: Descriptor, signal: AbortSignal): Promise<Result<undefined, TrustProblem>>;
  /** Takes a tag away and leaves what it pointed to; `REGISTRY_UNSUPPORTED` when the registry can only delete the manifest. */
  deleteTag(name: ImageReference, signal: AbortSignal): Promise<Result<undefined, TrustProblem>>;
}

/** Bytes to upload. */
export interface BlobContent {
  readonly digest: Digest;
  readonly size: number;
  /** May be called again when an upload has to be started over. */
  read(): AsyncIterable<Uint8Array>;
  readonly onProgress?: (bytesSent: number) => void;
}

/** Something that signs, attests and verifies: the embedded signer, or a signing tool that is installed. */
export interface SignatureEngine {
  readonly id: string;
  readonly label: string;
  readonly signerTypes: readonly Signer['type'][];
  readonly formats: readonly StoredFormat[];
  /** Opens what it signs with and signs nothing, so that a wrong passphrase or a foreign key is told before anything is pushed. */
  ready?(request: SigningAttempt, signal: AbortSignal): Promise<Result<undefined, TrustProblem>>;
  sign(request: SignRequest, signal: AbortSignal): Promise<Result<undefined, TrustProblem>>;
  attest?(request: AttestRequest, signal: AbortSignal): Promise<Result<undefined, TrustProblem>>;
  verify(request: VerifyRequest, signal: AbortSignal): Promise<Result<VerifiedMaterial, TrustProblem>>;
}

/** The append-only log of decisions. A record is on the disk, durably, when `append` has answered. */
export interface EvidenceLog {
  append(entry: EvidenceEntry): Promise<Result<EvidenceRecord, TrustProblem>>;
  /** The records in order; a log that is broken tells where. */
  records(): Promise<Result<readonly EvidenceRecord[], TrustProblem>>;
}

/** Signs a text and answers with the signature's sigstore bundle, as JSON. */
export type CheckpointSigner = (payload: string) => Promise<Result<string, TrustProblem>>;

/** A log that can say what it is, so that whoever keeps that elsewhere can later tell whether it still is. */
export interface CheckpointingLog extends EvidenceLog {
  /** Adds a checkpoint over all that is there, signed when there is a signer. A broken log gets none. */
  checkpoint(stage: EvidenceStage, sign?: CheckpointSigner): Promise<Result<EvidenceRecord, TrustProblem>>;
  /** The same when a thousand records or an hour have passed since the last one; else undefined. */
  checkpointIfDue(stage: EvidenceStage, sign?: CheckpointSigner): Promise<Result<EvidenceRecord | undefined, TrustProblem>>;
}

/** Asks for secrets when they are needed; undefined when nobody gave one. */
export interface SecretSource {
  /** The passphrase of a signer's key. `wasWrong`: the one that was given last did not open it. */
  passphrase(about: { readonly signer: string; readonly key: string; readonly wasWrong?: boolean }): Promise<string | undefined>;
  /** A token of the identity provider that vouches for a keyless signer. */
  identityToken(about: { readonly signer: string; readonly issuer?: string }): Promise<string | undefined>;
}

/** Remembers how far each ceremony came, so that one that was killed can be continued. */
export interface CeremonyJournal {
  /** The unfinished ceremony of these images and this target, when there is one. */
  find(imageIds: readonly Digest[], target: string): Promise<Result<CeremonyState | undefined, TrustProblem>>;
  /** On the disk when it has answered. */
  save(state: CeremonyState): Promise<Result<undefined, TrustProblem>>;
  /** Every ceremony that is unfinished or has left something behind, oldest first. */
  list(): Promise<Result<readonly CeremonyState[], TrustProblem>>;
  remove(id: string): Promise<void>;
  /** Nobody else on this machine releases to the target until it is let go; `BUSY` when somebody does. */
  hold(target: string): Promise<Result<{ release(): void }, TrustProblem>>;
}

/** Brings an image's content into a registry under a staging tag, and proves that what the registry has is what was scanned. */
export interface Pusher {
  push(request: PushRequest, signal: AbortSignal): Promise<Result<PushedImage, TrustProblem>>;
  /** Takes away the local name that a push which was killed has left; nothing happens when there is none. */
  tidy(source: ImageSource, staging: ReleaseTarget): Promise<Result<undefined, TrustProblem>>;
}

/** What a push is to bring where. */
export interface PushRequest {
  readonly source: ImageSource;
  /** What was scanned: nothing else may be in what is pushed, and nothing of it may be missing. */
  readonly images: readonly ReleasedImage[];
  /** Puts the images on disk where `images` have no archive, and somebody needs one after all. */
  readonly exported?: (signal: AbortSignal) => Promise<Result<readonly ExportedImage[], ScanProblem>>;
  /** A name that no cluster may run: content waits under it until it is verified. */
  readonly staging: ReleaseTarget;
  /** True when the policy allows plain HTTP to this registry. */
  readonly plainHttp: boolean;
  onProgress(progress: PushProgress): void;
}

/** One platform's image as the scan had it on disk, or as its runtime knows it when nothing looked into it. */
export interface ReleasedImage extends DescribedImage {
  /** Absolute path of a docker-archive with this image alone. */
  readonly archive?: string;
}

/** How far a push is. */
export interface PushProgress {
  /** Bytes that need not be sent any more: sent ones, and those of layers that the registry had. */
  readonly sent: number;
  /** In bytes, as far as it is known yet. */
  readonly total?: number;
  /** The layer that is under way, by id or digest. */
  readonly layer?: string;
}
