import type { Digest } from './image-reference.js';

/** What an exploitability document says (OpenVEX 0.2, CycloneDX 1.4 and later), whoever wrote it. */
export interface VexDocument {
  /** Where it was read, for people. */
  readonly file: string;
  readonly format: 'openvex' | 'cyclonedx';
  readonly author?: string;
  /** The name under the policy's `trust.signers` of whom its signature was verified to be; absent for an unsigned document. */
  readonly signedBy?: string;
  readonly statements: readonly VexStatement[];
}

/** One claim: this vulnerability has this status in these products. */
export interface VexStatement {
  /** Id and aliases of the vulnerability. */
  readonly vulnerabilities: readonly string[];
  readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
  readonly justification?: string;
  /** When it was made, ISO 8601; of several about the same thing the latest counts. */
  readonly timestamp?: string;
  /** The products it is about; a statement without any is about nothing. */
  readonly products: readonly VexProduct[];
}

/** An image or a package, by package URL or digest. */
export interface VexProduct {
  readonly purl?: string;
  readonly digests: readonly Digest[];
  /** Packages inside the product that the statement is limited to, as package URLs. */
  readonly subcomponents: readonly string[];
}
