import type { DateText, DurationText, PatternText, Starting } from './document-texts.js';

/* The `trust` section of the policy document: who may sign, and whose signatures are asked for. Part of document.ts. */

export type SignatureFormat = 'bundle' | 'legacy' | 'any';

interface SignerValidity {
  readonly validFrom?: DateText;
  readonly validUntil?: DateText;
  readonly revoked?: { readonly at: string; readonly reason: string };
}

export interface KeylessSigner extends SignerValidity {
  readonly type: 'keyless';
  readonly issuer?: string;
  readonly issuerRegExp?: string;
  readonly subject?: string;
  readonly subjectRegExp?: string;
  readonly trustRoot?: string;
  readonly format?: SignatureFormat;
  readonly tlog?: 'required' | 'none';
}

export interface SigningKey {
  readonly kms?: string;
  readonly file?: string;
  /** Fingerprint of the public key (SHA-256 of its DER form, hex), so that swapping a key is a visible change of policy. */
  readonly sha256: string;
}

export interface KeySigner extends SignerValidity {
  readonly type: 'key';
  readonly keys: readonly SigningKey[];
  /** The Sigstore whose log and timestamp authority vouch for when the key signed; absent: the public one, where a log is asked for. */
  readonly trustRoot?: string;
  readonly format?: SignatureFormat;
  readonly tlog?: 'required' | 'none';
}

export interface NotationSigner extends SignerValidity {
  readonly type: 'notation';
  readonly level?: 'strict' | 'permissive' | 'audit';
  readonly trustStores: readonly string[];
  readonly identities: readonly string[];
}

export interface DockerTrustSigner extends SignerValidity {
  readonly type: 'docker-trust';
  readonly server: string;
  readonly signers?: readonly string[];
}

export type Signer = KeylessSigner | KeySigner | NotationSigner | DockerTrustSigner;

export interface TrustRequirement extends Starting {
  readonly match: PatternText;
  readonly all?: readonly string[];
  readonly any?: readonly string[];
  readonly min?: number;
  readonly identity?: 'repository' | 'exact';
}

export interface AttestationRequirement extends Starting {
  readonly match: PatternText;
  readonly type: string;
  readonly signer: string;
  readonly maxAge?: DurationText;
  readonly minPolicySerial?: number;
  /** Globs over what the statement says: who built the image, who says that it passed. */
  readonly where?: { readonly builderId?: string; readonly verifierId?: string };
}

export interface Trust {
  readonly signers?: Readonly<Record<string, Signer>>;
  readonly verifiers?: readonly string[];
  readonly require?: readonly TrustRequirement[];
  readonly attestations?: readonly AttestationRequirement[];
}
