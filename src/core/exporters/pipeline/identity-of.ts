import type { PolicyIdentity } from '../exporter.js';

/** Which policy a file was made from, as data for formats without annotations. */
export function identityOf({ name, version, serial, owner, digest }: PolicyIdentity): Readonly<Record<string, string | number>> {
  return {
    digest,
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(serial === undefined ? {} : { serial }),
    ...(owner === undefined ? {} : { owner }),
  };
}
