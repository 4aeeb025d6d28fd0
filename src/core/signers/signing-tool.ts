import type { DigestReference, TrustProblem } from '../model/registry.js';
import type { Result } from '../model/result.js';
import type { AttestationFact, SignatureFact, StoredFormat } from '../model/trust.js';
import type { ToolCall } from '../model/tool-call.js';
import type { Signer } from '../policy/document.js';

/*
 * A signing tool is a folder that exports one of these and has a line in index.ts. It says what to run to sign, attest and verify, and
 * understands what was printed; it runs nothing itself. The embedded signer needs no program and lives in src/node/sigstore.
 */

/** A signer of the policy with what this machine knows about it: never anything that a workspace said. */
export interface NamedSigner {
  /** The name under `trust.signers`. */
  readonly name: string;
  readonly signer: Signer;
  /** Public keys of a key signer as PEM, each found to have its fingerprint. */
  readonly publicKeys: readonly { readonly sha256: string; readonly pem: string }[];
  /** Absolute paths of what the administrator's file or the application's settings put under the signer's `trustRoot`. */
  readonly trustRoot?: TrustRootFiles;
  /** Certificates (PEM files) of each of a notation signer's trust stores, by `ca:name`. */
  readonly trustStores?: Readonly<Record<string, readonly string[]>>;
}

/** What a private Sigstore consists of for its clients (sigstore protobuf-specs: TrustedRoot, SigningConfig). */
export interface TrustRootFiles {
  readonly trustedRoot: string;
  /** Where to sign; absent when this machine only verifies. */
  readonly signingConfig?: string;
}

/** How the person signs as a signer: where the private half is. It comes from flags, application settings or the administrator. */
export interface SigningMeans {
  /** The engine to sign with: `embedded`, or a signing tool's id. */
  readonly engine: string;
  /** A file's absolute path, or a key's address: `awskms://…`, `pkcs11:…`, `hashivault://…`. Absent for keyless. */
  readonly key?: string;
}

/** Secrets that a signing needs, asked for when they are needed. */
export interface SigningSecrets {
  /** Undefined when nobody gave one. */
  readonly passphrase?: string;
  readonly identityToken?: string;
}

export interface SignRequest {
  readonly image: DigestReference;
  readonly signer: NamedSigner;
  readonly means: SigningMeans;
  readonly secrets: SigningSecrets;
  readonly format: StoredFormat;
  /** True when the policy allows plain HTTP to this registry. */
  readonly plainHttp: boolean;
  readonly timeoutMs: number;
}

/** A statement to sign about an image. */
export interface AttestRequest extends SignRequest {
  readonly predicateType: string;
  /** The predicate as JSON. */
  readonly predicate: string;
}

export interface VerifyRequest {
  readonly image: DigestReference;
  readonly signer: NamedSigner;
  readonly plainHttp: boolean;
  readonly timeoutMs: number;
}

/** What was found of one signer at one manifest. */
export interface VerifiedMaterial {
  readonly signatures: readonly SignatureFact[];
  readonly attestations: readonly AttestationFact[];
}

/** A program that signs and verifies. */
export interface SigningTool {
  readonly id: string;
  readonly label: string;
  readonly program: string;
  readonly install: string;
  /** Which kinds of signers it can be. */
  readonly signerTypes: readonly Signer['type'][];
  /** The formats that it writes, the one it takes by itself first. */
  readonly formats: readonly StoredFormat[];
  version(): ToolCall<{ readonly version: string }>;
  sign(request: SignRequest): Result<ToolCall<undefined>, TrustProblem>;
  /** Absent when the tool has no signed statements. */
  attest?(request: AttestRequest): Result<ToolCall<undefined>, TrustProblem>;
  /** Calls whose answers together are what there is of this signer. */
  verify(request: VerifyRequest): Result<readonly ToolCall<VerifiedMaterial>[], TrustProblem>;
}
