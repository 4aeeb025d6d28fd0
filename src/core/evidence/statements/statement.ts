import type { Digest } from '../../model/image-reference.js';

/** What a signed statement claims about its subject, ready to be signed (in-toto attestation framework). */
export interface Predicate {
  readonly predicateType: string;
  /** The predicate as JSON. */
  readonly predicate: string;
}

/** A digest as in-toto has it (DigestSet): hexadecimal digits by algorithm. */
export function digestSet(digest: Digest): Readonly<Record<string, string>> {
  const at = digest.indexOf(':');
  return { [digest.slice(0, at)]: digest.slice(at + 1) };
}
