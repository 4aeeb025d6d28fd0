import {
  readStatement,
  type AttestationFact,
  type Digest,
  type NamedSigner,
  type SignatureFact,
  type TrustProblem,
  type VerifiedMaterial,
} from '../../core/index.js';
import { checkSignature, type SignatureCheck } from './check-signature.js';
import { asRecord, asText, parseJson } from './json-fields.js';
import { payloadType, signPredicate } from './statement.js';
import type { StoredSignature } from './stored-signature.js';
import type { TrustRoot } from './trust-root.js';

/** What each stored signature says about one image, looked at with one signer in mind. Those of others are kept, unverified. */
export function signatureFacts(
  stored: readonly StoredSignature[],
  digest: Digest,
  signer: NamedSigner,
  trust: TrustRoot | undefined,
): VerifiedMaterial {
  const facts = stored.map((one) => factOf(one, digest, signer, trust));
  return {
    signatures: facts.filter((fact) => !isAttestation(fact)),
    attestations: facts.filter(isAttestation),
  };
}

function isAttestation(fact: SignatureFact | AttestationFact): fact is AttestationFact {
  return 'predicateType' in fact;
}

function factOf(
  stored: StoredSignature,
  digest: Digest,
  signer: NamedSigner,
  trust: TrustRoot | undefined,
): SignatureFact | AttestationFact {
  const about = { signer: signer.name, format: stored.format, verifier: 'embedded' };
  if ('flaw' in stored)
    return { ...about, verified: false, times: [], problem: invalid(`It is no signature that can be read: ${stored.flaw}.`) };
  const check = checkSignature(stored.signed, signer, trust);
  switch (stored.over) {
    case 'manifest':
      return { ...about, ...check };
    case 'payload':
      return { ...about, ...payloadFact(stored.signed.artifact, digest, check) };
    case 'statement':
      return { ...about, ...statementFact(stored.signed.bundle, digest, check) };
  }
}

/** Cosign's older payload (simple signing) must name this very digest. */
function payloadFact(payload: Buffer, digest: Digest, check: SignatureCheck): SignatureCheck & Pick<SignatureFact, 'claimedName'> {
  const critical = asRecord(asRecord(parseJson(payload.toString('utf8')))['critical']);
  const found = asText(asRecord(critical['image'])['docker-manifest-digest']);
  const claimedName = asText(asRecord(critical['identity'])['docker-reference']);
  const kind = asText(critical['type']);
  const flaw =
    kind !== 'cosign container image signature'
      ? invalid(`What is signed is no statement about an image (its type is ${JSON.stringify(kind ?? 'missing').slice(0, 80)}).`)
      : found === digest
        ? undefined
        : aboutAnother(found === undefined ? [] : [found], digest);
  return { ...withFlaw(check, flaw), ...(claimedName !== undefined && { claimedName: claimedName.slice(0, 300) }) };
}

function statementFact(
  { content }: Extract<StoredSignature, { readonly over: string }>['signed']['bundle'],
  digest: Digest,
  check: SignatureCheck,
): SignatureCheck & Partial<Pick<AttestationFact, 'predicateType'>> {
  const envelope = content.$case === 'dsseEnvelope' ? content.dsseEnvelope : undefined;
  const statement = envelope?.payloadType === payloadType ? readStatement(envelope.payload.toString('utf8')) : undefined;
  if (statement === undefined)
    return withFlaw(check, invalid('What is signed is no in-toto statement, so it says nothing about an image.'));
  const { subjects, ...facts } = statement;
  const digests = subjects.map((hex) => `sha256:${hex}`);
  const judged = withFlaw(check, digests.includes(digest) ? undefined : aboutAnother(digests, digest));
  return facts.predicateType === signPredicate ? judged : { ...judged, ...facts };
}

/** A signature that holds, but for something else: what an attacker has who can copy and not sign. */
function aboutAnother(subjects: readonly Digest[], digest: Digest): TrustProblem {
  const found = subjects.length === 0 ? 'names no image' : `is about ${subjects.slice(0, 3).join(', ').slice(0, 300)}`;
  return invalid(`It ${found}; this image is ${digest}. A signature of another image was put here.`);
}

function withFlaw(check: SignatureCheck, flaw: TrustProblem | undefined): SignatureCheck {
  return flaw === undefined ? check : { ...check, verified: false, problem: check.problem ?? flaw };
}

function invalid(message: string): TrustProblem {
  return { code: 'SIGNATURE_INVALID', message, next: 'Have the image signed by the signer that the policy names.' };
}
