import { createPublicKey } from 'node:crypto';
import { Verifier, type SignedEntity } from '@sigstore/verify';
import {
  asksForLog,
  type KeylessSigner,
  type NamedSigner,
  type Principal,
  type SignatureFact,
  type TrustProblem,
  type TrustProblemCode,
} from '../../core/index.js';
import { readCertificate, type CertificateFacts } from './certificate.js';
import { describeIdentity, isIdentityOf } from './identity.js';
import { wordsOf } from './refuse.js';
import { signedEntityOf, type SignedMaterial } from './signed-entity.js';
import type { TrustRoot } from './trust-root.js';
import { vouchedTimes, type Vouched } from './vouched-times.js';

/** What came of looking at one signature with one signer in mind. Nothing is said yet about which image it is for. */
export type SignatureCheck = Pick<SignatureFact, 'verified' | 'principal' | 'times' | 'logEntry' | 'problem'>;

/** Total: whatever a stranger put into the registry becomes a sentence. */
export function checkSignature(signed: SignedMaterial, signer: NamedSigner, trust: TrustRoot | undefined): SignatureCheck {
  try {
    const entity = signedEntityOf(signed);
    const vouched = vouchedTimes(entity, trust);
    const { signer: kind } = signer;
    if (kind.type === 'keyless') return checkIdentity(signed, signer, kind, vouched, trust);
    if (kind.type === 'key') return checkKey(signed, signer, asksForLog(kind), entity, vouched);
    return { verified: false, times: [], problem: invalid(`Signatures of ${signer.name} are made by another program (${kind.type}).`) };
  } catch (error) {
    return { verified: false, times: [], problem: invalid(`It cannot be taken apart: ${wordsOf(error)}.`) };
  }
}

function checkKey(signed: SignedMaterial, signer: NamedSigner, logged: boolean, entity: SignedEntity, vouched: Vouched): SignatureCheck {
  const key = signer.publicKeys.find(({ pem }) => entity.signature.verifySignature(createPublicKey(pem)));
  if (key === undefined) return { verified: false, ...claimedBy(signed), ...found(vouched), problem: otherKey(signed, signer) };
  const principal = { type: 'key', fingerprint: key.sha256 } as const;
  const problem = logged ? logMissing(vouched) : undefined;
  return { verified: problem === undefined, principal, ...found(vouched), ...(problem !== undefined && { problem }) };
}

/** The bundle's hint is a claim; it helps people, and proves nothing. */
function claimedBy({ bundle }: SignedMaterial): { readonly principal?: Principal } {
  const identity = certificateOf(bundle)?.principal;
  if (identity !== undefined) return { principal: identity };
  const fingerprint = hintOf(bundle);
  return fingerprint === undefined ? {} : { principal: { type: 'key', fingerprint } };
}

/** Cosign's hint: the key's SHA-256 in base64. */
function hintOf(bundle: SignedMaterial['bundle']): string | undefined {
  const { content } = bundle.verificationMaterial;
  const bytes = content.$case === 'publicKey' ? Buffer.from(content.publicKey.hint, 'base64') : Buffer.alloc(0);
  return bytes.length === 32 ? bytes.toString('hex') : undefined;
}

function otherKey({ bundle }: SignedMaterial, signer: NamedSigner): TrustProblem {
  const expected = signer.publicKeys.map(({ sha256 }) => sha256);
  const identity = certificateOf(bundle)?.principal.subject;
  const hint = hintOf(bundle);
  if (hint !== undefined && expected.includes(hint))
    return invalid(
      `It says that it is by the key ${hint} of ${signer.name}, but that key did not make it: content or signature were altered.${preHashed(signer, hint)}`,
    );
  const by = identity ?? (hint === undefined ? 'a key that it does not name' : `the key ${hint}`);
  return problem(
    'KEY_NOT_IN_POLICY',
    `It is by ${by}; ${signer.name} signs with ${expected.length === 0 ? 'keys that are not known here' : `the key ${expected.join(' or ')}`}.`,
  );
}

/** Cosign signs with Ed25519 keys in a way (Ed25519ph) that it does not verify itself. */
function preHashed({ publicKeys }: NamedSigner, fingerprint: string): string {
  const pem = publicKeys.find(({ sha256 }) => sha256 === fingerprint)?.pem;
  return pem !== undefined && createPublicKey(pem).asymmetricKeyType === 'ed25519'
    ? ' Or cosign made it: what it signs with Ed25519 keys nobody verifies, cosign neither.'
    : '';
}

function checkIdentity(
  signed: SignedMaterial,
  signer: NamedSigner,
  identity: KeylessSigner,
  vouched: Vouched,
  trust: TrustRoot | undefined,
): SignatureCheck {
  const facts = certificateOf(signed.bundle);
  if (facts === undefined) return { verified: false, ...claimedBy(signed), ...found(vouched), problem: noIdentity(signer, identity) };
  const flaw = chainFlaw(facts, identity, vouched, trust) ?? identityFlaw(facts, identity);
  return { verified: flaw === undefined, principal: facts.principal, ...found(vouched), ...(flaw !== undefined && { problem: flaw }) };
}

function certificateOf({ verificationMaterial: { content } }: SignedMaterial['bundle']): CertificateFacts | undefined {
  switch (content.$case) {
    case 'certificate':
      return readCertificate(content.certificate.rawBytes);
    case 'x509CertificateChain':
      return readCertificate(content.x509CertificateChain.certificates[0]?.rawBytes ?? Buffer.alloc(0));
    case 'publicKey':
      return undefined;
  }
}

function noIdentity(signer: NamedSigner, identity: KeylessSigner): TrustProblem {
  return problem('SIGNER_NOT_IN_POLICY', `It carries no identity; ${signer.name} is ${describeIdentity(identity)}.`);
}

/** Certificate, moment, log and signature; the identity is looked at only when all of these hold. */
function chainFlaw(
  facts: CertificateFacts,
  identity: KeylessSigner,
  vouched: Vouched,
  trust: TrustRoot | undefined,
): TrustProblem | undefined {
  if (trust === undefined) return invalid('There is no trust root to check its certificate against.');
  const missing = asksForLog(identity) ? logMissing(vouched) : undefined;
  const flaw = missing ?? timeFlaw(facts, vouched);
  if (flaw !== undefined) return flaw;
  try {
    const thresholds = {
      ctlogThreshold: trust.ctlogs.length > 0 ? 1 : 0,
      tlogThreshold: asksForLog(identity) ? 1 : 0,
      timestampThreshold: 1,
    };
    new Verifier(trust, thresholds).verify(vouched.entity);
    return undefined;
  } catch (error) {
    return invalid(`${facts.principal.subject} is in its certificate, but: ${wordsOf(error)}.`);
  }
}

function timeFlaw({ notBefore, notAfter }: CertificateFacts, { dates, refused }: Vouched): TrustProblem | undefined {
  if (dates.length === 0)
    return invalid(
      `Nobody who is trusted says when it was made, so nobody knows whether its certificate (${notBefore.toISOString()} to ${notAfter.toISOString()}) was still valid.${because(refused)}`,
    );
  const outside = dates.find((date) => date < notBefore || date > notAfter);
  return outside === undefined
    ? undefined
    : invalid(
        `It was made at ${outside.toISOString()}, when its certificate was not valid (${notBefore.toISOString()} to ${notAfter.toISOString()}).`,
      );
}

function logMissing({ entity, refused }: Vouched): TrustProblem | undefined {
  return entity.tlogEntries.length > 0
    ? undefined
    : invalid(`It must be in a transparency log that is trusted, and no entry of one came with it.${because(refused)}`);
}

function because(refused: readonly string[]): string {
  return refused.length === 0 ? '' : ` What came does not count: ${refused.slice(0, 3).join('; ')}.`;
}

function identityFlaw({ principal }: CertificateFacts, identity: KeylessSigner): TrustProblem | undefined {
  return isIdentityOf(identity, principal)
    ? undefined
    : problem('SIGNER_NOT_IN_POLICY', `It is by ${principal.subject} (by ${principal.issuer}); expected is ${describeIdentity(identity)}.`);
}

function found({ times, logEntry }: Vouched): Pick<SignatureCheck, 'times' | 'logEntry'> {
  return { times, ...(logEntry !== undefined && { logEntry }) };
}

function invalid(message: string): TrustProblem {
  return problem('SIGNATURE_INVALID', message);
}

function problem(code: TrustProblemCode, message: string): TrustProblem {
  return { code, message, next: 'Have the image signed by the signer that the policy names.' };
}
