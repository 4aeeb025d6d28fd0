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

/** The same, with what the file was made from: for data that only machines read. */
export function sourcedIdentityOf(identity: PolicyIdentity): Readonly<Record<string, string | number>> {
  return { ...identityOf(identity), ...(identity.source === undefined ? {} : { source: identity.source }) };
}
