import type { PolicyIdentity } from '../exporter.js';

/** Which policy refuses, for the end of a message: an auditor finds the digest in answers and logs without asking for the object. */
export function identityText({ name = 'unnamed policy', version, serial, digest }: PolicyIdentity): string {
  return [name, version, serial === undefined ? undefined : `serial ${serial}`, digest].filter((part) => part !== undefined).join(', ');
}
