import type { ImageReference } from '../../src/core/model/image-reference.js';
import type { AttestationFact, ImageTrust, ManifestTrust, Principal, SignatureFact } from '../../src/core/model/trust.js';
import type { TrustVerdict } from '../../src/core/model/trust-verdict.js';
import { judgeTrust, type TrustJudgingContext } from '../../src/core/policy/judge-trust.js';
import type { GoverningPolicy } from '../../src/core/policy/layer.js';
import { today } from './judging.js';

/* Literal facts about signatures: an image of the bank with one manifest, looked up this morning, and what differs from it. */

export const web: ImageReference = { registry: 'registry.bank.example', repository: 'apps/web', tag: '1.4' };
export const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
export const fingerprints = { one: '1'.repeat(64), two: '2'.repeat(64), three: '3'.repeat(64) } as const;

/** Somebody's key. */
export function keyOf(fingerprint: string): Principal {
  return { type: 'key', fingerprint };
}

/** Somebody whom an identity provider knows. */
export function identityOf(subject: string, issuer = 'https://gitlab.bank.example'): Principal {
  return { type: 'keyless', issuer, subject };
}

/** A signature that holds for the signer, and what differs. */
export function signed(signer: string, principal: Principal | undefined, differs: Partial<SignatureFact> = {}): SignatureFact {
  return {
    ...{ signer, format: 'bundle', verifier: 'embedded', verified: true, times: [] },
    ...(principal !== undefined && { principal }),
    ...differs,
  };
}

/** A signature that does not hold for the signer: somebody else's. */
export function notSigned(signer: string, principal: Principal, message = 'It was made with another key.'): SignatureFact {
  return signed(signer, principal, { verified: false, problem: { code: 'SIGNATURE_INVALID', message, next: 'Have it signed.' } });
}

/** A statement that holds for the signer, and what differs. */
export function attested(
  signer: string,
  predicateType: string,
  principal: Principal | undefined,
  differs: Partial<AttestationFact> = {},
): AttestationFact {
  return { ...signed(signer, principal), predicateType, ...differs };
}

/** What is known of one manifest. */
export function manifestOf(differs: Partial<ManifestTrust> = {}): ManifestTrust {
  return { digest: digestOf('a'), signatures: [], attestations: [], ...differs };
}

/** What is known of the image, and what differs. */
export function trustOf(
  signatures: readonly SignatureFact[] = [],
  attestations: readonly AttestationFact[] = [],
  differs: Partial<ImageTrust> = {},
): ImageTrust {
  return {
    name: 'registry.bank.example/apps/web:1.4',
    digest: digestOf('a'),
    manifests: [manifestOf({ signatures, attestations })],
    unknown: [],
    checkedAt: '2026-11-22T08:00:00Z',
    ...differs,
  };
}

/** A verdict in one line: the outcome and the rules that speak, with their levels. */
export function sumOfTrust({ outcome, findings, asked }: TrustVerdict): string {
  const rules = findings.map(
    ({ rule, level, excepted, reportOnly }) =>
      `${rule}:${excepted === undefined ? level : 'excepted'}${reportOnly === true ? ':later' : ''}`,
  );
  return [asked ? outcome : 'unasked', ...rules].join(' ');
}

export function trustJudged(
  trust: ImageTrust | undefined,
  governing: GoverningPolicy,
  context: TrustJudgingContext = today,
  reference: ImageReference = web,
): string {
  return sumOfTrust(judgeTrust(trust, reference, governing, context));
}
