import type { Digest } from './image-reference.js';
import type { TrustProblem } from './registry.js';
import type { Platform } from './subject.js';

/** How a signature is stored: as a sigstore bundle (OCI referrer), as cosign before version 3 did (a tag beside the image), as Notary Project signature, or at a Notary v1 server. */
export const storedFormats = ['bundle', 'legacy', 'notation', 'docker-trust'] as const;
export type StoredFormat = (typeof storedFormats)[number];

/** Who signed, as far as the signature itself proves it. */
export type Principal =
  | {
      readonly type: 'key';
      /** SHA-256 of the public key's DER form (SubjectPublicKeyInfo), hex. */
      readonly fingerprint: string;
    }
  | {
      readonly type: 'keyless';
      /** Identity provider and identity of the certificate (Fulcio's extensions, subject alternative name). */
      readonly issuer: string;
      readonly subject: string;
      /** Further claims of the certificate by Fulcio's names, e.g. `sourceRepositoryURI`. */
      readonly claims?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'notation';
      /** Distinguished name of the signing certificate. */
      readonly subject: string;
      /** SHA-256 of the certificate's DER form, hex; absent when the tool does not tell. */
      readonly fingerprint?: string;
    }
  | { readonly type: 'docker-trust'; readonly server: string; readonly name: string; readonly keyIds: readonly string[] };

/** A moment of signing, and who vouches for it: a transparency log, a timestamp authority, or the signer alone. */
export interface SignedTime {
  /** ISO 8601. */
  readonly time: string;
  readonly source: 'log' | 'timestamp' | 'claimed';
}

/** One signature over one digest, looked at with one signer of the policy in mind. */
export interface SignatureFact {
  /** The name under `trust.signers` that it was checked against. */
  readonly signer: string;
  readonly format: StoredFormat;
  /** What it was checked with: the id of an engine, e.g. `embedded`, `cosign`. */
  readonly verifier: string;
  /** True when key or certificate, signature, digest, log and time all held for this signer. */
  readonly verified: boolean;
  /** Who it is from, known also for a signature of somebody else. */
  readonly principal?: Principal;
  readonly times: readonly SignedTime[];
  readonly logEntry?: { readonly log?: string; readonly index?: string };
  /** The name that was signed along (`docker-reference` of cosign's simple signing), when there is one. */
  readonly claimedName?: string;
  /** Why it does not count, in words that name what was expected and what was found. */
  readonly problem?: TrustProblem;
}

/** A signed statement about one digest (in-toto Statement v1). */
export interface AttestationFact extends SignatureFact {
  readonly predicateType: string;
  /** The statement's own predicate, as far as judging and people need it. */
  readonly builderId?: string;
  /** The serial of the policy under which it was made (our verification summaries). */
  readonly policySerial?: number;
  /** For a verification summary: `PASSED` or `FAILED`, which verifier says so at which stage, and for which `registry/repository` where it says that. */
  readonly summary?: { readonly result: string; readonly verifierId: string; readonly stage?: string; readonly repository?: string };
}

/** What a registry holds about one manifest: an image of one platform, or an index. */
export interface ManifestTrust {
  readonly digest: Digest;
  readonly platform?: Platform;
  readonly signatures: readonly SignatureFact[];
  readonly attestations: readonly AttestationFact[];
}

/** A signer as it was when somebody asked for its signatures. */
export interface AskedAbout {
  readonly signer: string;
  /** Who that was, as the policy described it; another text is another question. */
  readonly meaning: string;
}

/** Everything that is known about who vouches for one image. */
export interface ImageTrust {
  /** The name that was asked about, as written canonically, e.g. `registry.bank.example/apps/web:1.4`. */
  readonly name: string;
  /** What the name pointed to when it was looked up. */
  readonly digest: Digest;
  /** The image or index itself first, then each platform's manifest of an index. */
  readonly manifests: readonly ManifestTrust[];
  /** Signers of the policy that could not be asked: nobody knows whether they signed. */
  readonly unknown: readonly { readonly signer: string; readonly problem: TrustProblem }[];
  /** The signers that were asked about; of one that is not among them, or that the policy describes otherwise by now, nobody knows anything. Absent: all of them. */
  readonly asked?: readonly AskedAbout[];
  /** ISO 8601. */
  readonly checkedAt: string;
}
