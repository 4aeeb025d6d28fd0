import type { Digest, ImageReference } from './image-reference.js';
import type { Problem } from './result.js';
import { scanProblemCodes } from './scan-report.js';
import type { Platform } from './subject.js';

/** Points to content in a registry (OCI image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly platform?: Platform;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest or index as the registry served it; its bytes were hashed and are what the descriptor says. */
export interface RegistryManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** An image by content: the only way in which signatures and attestations name one. */
export type DigestReference = ImageReference & { readonly digest: Digest };

/** What can go wrong on the way from this machine to a verified image in a registry: each has its own sentence and next step. */
export const trustProblemCodes = [
  ...scanProblemCodes,
  'CANCELLED',
  'HOST_REFUSED',
  'REGISTRY_UNREACHABLE',
  'REGISTRY_TIMED_OUT',
  'REGISTRY_TLS',
  'REGISTRY_UNAUTHORISED',
  'REGISTRY_FORBIDDEN',
  'REGISTRY_NOT_FOUND',
  'REGISTRY_RATE_LIMITED',
  'REGISTRY_FULL',
  'REGISTRY_FAILED',
  'REGISTRY_REDIRECTED',
  /** What it served is not what its digest or its size says. */
  'REGISTRY_LIED',
  /** It cannot do what was asked of it, e.g. delete a tag. */
  'REGISTRY_UNSUPPORTED',
  /** What came back from the registry is not what was pushed. */
  'PUSHED_DIFFERS',
  /** Somebody moved the tag meanwhile. */
  'TAG_MOVED',
  'POLICY_CHANGED',
  'NOT_ALLOWED',
  'SIGNER_MISSING',
  'SIGNER_NOT_IN_POLICY',
  'KEY_NOT_FOUND',
  'KEY_NOT_IN_POLICY',
  'KEY_UNREADABLE',
  'PASSPHRASE_MISSING',
  'PASSPHRASE_WRONG',
  'IDENTITY_TOKEN_MISSING',
  'IDENTITY_TOKEN_REFUSED',
  'TRUST_ROOT_MISSING',
  'TRUST_ROOT_UNREADABLE',
  'FORMAT_UNREADABLE_FOR_VERIFIER',
  'SIGNING_FAILED',
  'SIGNATURE_INVALID',
  'EVIDENCE_UNWRITABLE',
  'EVIDENCE_UNREADABLE',
  'EVIDENCE_BROKEN',
  'OVERRIDE_REFUSED',
  'BUSY',
] as const;
export type TrustProblemCode = (typeof trustProblemCodes)[number];
export type TrustProblem = Problem<TrustProblemCode>;
