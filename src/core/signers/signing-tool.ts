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
  /** Certificates (PEM texts) of each of a notation signer's trust stores, by `ca:name`. */
  readonly trustStores?: Readonly<Record<string, readonly string[]>>;
}

/** What a private Sigstore consists of for its clients (sigstore protobuf-specs: TrustedRoot, SigningConfig). */
export interface TrustRootFiles {
  readonly trustedRoot: string;
  /** Where to sign; absent when this machine only verifies. */
  readonly signingConfig?: string;
  /** False when the root names no log of certificates, so that no certificate can prove that it was logged; absent: not looked at. */
  readonly certificateLogs?: boolean;
  /** True when the root names an authority that stamps signatures with their time; absent: not looked at. */
  readonly timestampAuthorities?: boolean;
}

/** How the person signs as a signer: where the private half is. It comes from flags, application settings or the administrator. */
export interface SigningMeans {
  /** The engine to sign with: `embedded`, or a signing tool's id. */
  readonly engine: string;
  /**
   * A file's absolute path, a key's address (`awskms://…`, `pkcs11:…`, `hashivault://…`), `sk` or `sk:SLOT` for a hardware key, or for
   * notation `name:NAME` of its own list and `plugin:NAME:ID`. Absent for keyless.
   */
  readonly key?: string;
  /** How a keyless person shows who they are when no token is at hand; absent: only by token. */
  readonly flow?: 'browser' | 'device';
}

/** Secrets that a signing needs, asked for when they are needed. */
export interface SigningSecrets {
  /** Undefined when nobody gave one. */
  readonly passphrase?: string;
  /** Of the root key that Docker Content Trust keeps beside the one that signs. */
  readonly rootPassphrase?: string;
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
  /** Certificates (PEM) that vouch for this registry besides the system's. */
  readonly registryCertificates?: string;
  readonly timeoutMs: number;
}

/** Who signs with what, whatever it will be. */
export type SigningAttempt = Pick<SignRequest, 'signer' | 'means' | 'secrets' | 'timeoutMs'>;

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
  /** As of SignRequest. */
  readonly registryCertificates?: string;
  /** The kinds of statements to look for, where a program asks for them one by one; absent: those that policies usually ask for. */
  readonly predicateTypes?: readonly string[];
  readonly timeoutMs: number;
}

/** What was found of one signer at one manifest. */
export interface VerifiedMaterial {
  readonly signatures: readonly SignatureFact[];
  readonly attestations: readonly AttestationFact[];
}

/** A run of a signing tool: that it ended is one thing, what it said another, in the words of signing. */
export type SigningCall<T> = ToolCall<Result<T, TrustProblem>>;

/** What a run of verifying found, and what only stands beside it: facts that a tool's `combine` needs. */
export interface PartOfMaterial extends VerifiedMaterial {
  /** Says in the tool's own words which part of its answer this is. */
  readonly part?: string;
}

/** A program that signs and verifies. `version` is what it said of itself: its options differ from one to the next. */
export interface SigningTool {
  readonly id: string;
  readonly label: string;
  readonly program: string;
  readonly install: string;
  /** Which kinds of signers it can be. */
  readonly signerTypes: readonly Signer['type'][];
  /** The formats that it writes, the one it takes by itself first. */
  readonly formats: readonly StoredFormat[];
  readonly version: () => SigningCall<{ readonly version: string }>;
  /** Whether the program, which has other uses, can sign at all; absent when its being there says so. */
  readonly probe?: () => SigningCall<undefined>;
  /** A call that opens what it would sign with and signs nothing; undefined when there is nothing to open. */
  readonly ready?: (request: SigningAttempt, version: string) => Result<SigningCall<undefined> | undefined, TrustProblem>;
  readonly sign: (request: SignRequest, version: string) => Result<SigningCall<undefined>, TrustProblem>;
  /** A call after signing that fails unless this very digest was signed, for tools that sign names. */
  readonly confirm?: (request: SignRequest, version: string) => Result<SigningCall<undefined>, TrustProblem>;
  /** Absent when the tool has no signed statements. */
  readonly attest?: (request: AttestRequest, version: string) => Result<SigningCall<undefined>, TrustProblem>;
  /** Calls whose answers together are what there is of this signer. */
  readonly verify: (request: VerifyRequest, version: string) => Result<readonly SigningCall<PartOfMaterial>[], TrustProblem>;
  /** Makes one of the answers; absent: what they found is put side by side. */
  readonly combine?: (answers: readonly PartOfMaterial[], request: VerifyRequest) => VerifiedMaterial;
}
