import { X509Certificate as StrictCertificate } from 'node:crypto';
import { X509Certificate } from '@sigstore/core';
import type { Principal } from '../../core/index.js';

/** Who a certificate of Fulcio says its holder is, and when it may be used. Says nothing about who issued it. */
export interface CertificateFacts {
  readonly certificate: X509Certificate;
  readonly principal: Extract<Principal, { readonly type: 'keyless' }>;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Undefined for what is no certificate of an identity. */
export function readCertificate(der: Buffer): CertificateFacts | undefined {
  try {
    // The library forgives what is around the signed part; OpenSSL does not.
    if (!new StrictCertificate(der).raw.equals(der)) return undefined;
    const certificate = X509Certificate.parse(Buffer.from(der));
    const issuer = textExtension(certificate, 8) ?? rawExtension(certificate, 1);
    const subject = subjectOf(certificate);
    if (issuer === undefined || subject === undefined) return undefined;
    const claims = claimsOf(certificate);
    const principal = { type: 'keyless', issuer, subject, ...(Object.keys(claims).length > 0 && { claims }) } as const;
    return { certificate, principal, notBefore: certificate.notBefore, notAfter: certificate.notAfter };
  } catch {
    return undefined;
  }
}

/** Fulcio's arc, oid-info.md: 1 to 6 hold bare text, the later ones a DER string. */
const arc = '1.3.6.1.4.1.57264.1';

const claimNames: Readonly<Record<number, string>> = {
  9: 'buildSignerURI',
  10: 'buildSignerDigest',
  11: 'runnerEnvironment',
  12: 'sourceRepositoryURI',
  13: 'sourceRepositoryDigest',
  14: 'sourceRepositoryRef',
  15: 'sourceRepositoryIdentifier',
  16: 'sourceRepositoryOwnerURI',
  17: 'sourceRepositoryOwnerIdentifier',
  18: 'buildConfigURI',
  19: 'buildConfigDigest',
  20: 'buildTrigger',
  21: 'runInvocationURI',
  22: 'sourceRepositoryVisibilityAtSigning',
};

function claimsOf(certificate: X509Certificate): Record<string, string> {
  const claims: Record<string, string> = {};
  for (const [number, name] of Object.entries(claimNames)) {
    const value = textExtension(certificate, Number(number));
    if (value !== undefined) claims[name] = value;
  }
  return claims;
}

function textExtension(certificate: X509Certificate, number: number): string | undefined {
  return certificate.extension(`${arc}.${number}`)?.valueObj.subs[0]?.value.toString('utf8');
}

function rawExtension(certificate: X509Certificate, number: number): string | undefined {
  return certificate.extension(`${arc}.${number}`)?.value.toString('utf8');
}

/** The name in the certificate: an address, a URI, or a user's name. The library drops the eighth bit of each letter, so a name that uses it is nobody's. */
function subjectOf(certificate: X509Certificate): string | undefined {
  const names = certificate.extSubjectAltName;
  const subject = names?.uri ?? names?.rfc822Name ?? names?.otherName(`${arc}.7`);
  return subject !== undefined && subject !== '' && names?.value.includes(subject, 0, 'latin1') === true ? subject : undefined;
}
