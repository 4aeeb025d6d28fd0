import { ok, type Result } from '../../model/result.js';
import type { KeylessSigner, KeySigner, Signer } from '../../policy/document.js';
import { asksForLog } from '../../signers/asks-for-log.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import { publicKeysOf, signerIn, signerToday, type Note } from '../signatures/index.js';
import type { TrustRoots } from './trust-roots.js';

/** What the controller takes for one signer: any of the authorities is enough; none of them when it can verify nothing of the signer's. */
export interface SignerAuthorities {
  readonly authorities: readonly Authority[];
  readonly notes: readonly Note[];
}

/** An entry of `spec.authorities` (pkg/apis/policy/v1beta1 of the policy-controller). */
export type Authority = Readonly<Record<string, unknown>> & { readonly name: string };

/** Makes the authorities of a signer; `asked` are predicate types of statements that are wanted instead of a signature. */
export function authoritiesOf(
  name: string,
  input: ExportInput,
  roots: TrustRoots,
  predicateType?: string,
): Result<SignerAuthorities, ExportProblem> {
  const signer = signerIn(input.policy, name);
  const path = `trust.signers.${name}`;
  if (signer === undefined) return ok({ authorities: [], notes: [] });
  const today = signerToday(signer, input.now);
  if (!today.counts) return ok(nobody(path, `It is left out: ${today.because}.`));
  const made = ofType(name, signer, input, roots, predicateType);
  if (!made.ok || today.looserBecause === undefined || made.value.authorities.length === 0) return made;
  return ok({ ...made.value, notes: [...made.value.notes, { path, fidelity: 'looser', reason: `Note that ${today.looserBecause}.` }] });
}

function ofType(
  name: string,
  signer: Signer,
  input: ExportInput,
  roots: TrustRoots,
  predicateType?: string,
): Result<SignerAuthorities, ExportProblem> {
  const path = `trust.signers.${name}`;
  switch (signer.type) {
    case 'key':
      return ofKeys(name, signer, input, roots, predicateType);
    case 'keyless':
      return ofIdentity(name, signer, roots, predicateType);
    case 'notation':
      return ok(nobody(path, 'The controller does not read notation signatures, so nothing of this signer is accepted.'));
    case 'docker-trust':
      return ok(nobody(path, 'The controller does not read Docker Content Trust, so nothing of this signer is accepted.'));
  }
}

/** The controller reads bundles of certificates only ("the authority must be keyless", pkg/webhook/validator.go). */
function ofKeys(
  name: string,
  signer: KeySigner,
  { material }: ExportInput,
  roots: TrustRoots,
  predicateType?: string,
): Result<SignerAuthorities, ExportProblem> {
  const path = `trust.signers.${name}`;
  if (signer.format === 'bundle')
    return ok(nobody(path, 'The controller does not read bundles that were signed with a key, so nothing of this signer is accepted.'));
  const keys = publicKeysOf(name, signer, material);
  if (!keys.ok) return keys;
  const log = signer.tlog === 'required' ? logOf(signer.trustRoot, roots) : ok({});
  if (!log.ok) return log;
  const authorities = keys.value.map((data, at) => ({
    name: keys.value.length === 1 ? name : `${name}-${at}`,
    key: { data },
    ...log.value,
    ...statement(predicateType),
    signatureFormat: 'legacy',
  }));
  const exact: Note = { path, fidelity: 'exact', reason: 'Its public keys stand in the object.' };
  const onlyLegacy: Note = {
    path,
    fidelity: 'stricter',
    reason: 'The controller reads its signatures in the legacy format only, not as bundles.',
  };
  return ok({ authorities, notes: [signer.format === 'legacy' ? exact : onlyLegacy] });
}

function ofIdentity(
  name: string,
  signer: KeylessSigner,
  roots: TrustRoots,
  predicateType?: string,
): Result<SignerAuthorities, ExportProblem> {
  const proof = proofOf(signer, roots);
  if (!proof.ok) return proof;
  const path = `trust.signers.${name}`;
  if (proof.value === undefined)
    return ok(nobody(path, 'It asks for no log, and there is no timestamp authority that could prove when its certificate was used.'));
  const base = { ...proof.value, keyless: { ...proof.value.keyless, identities: [identityOf(signer)] } };
  const legacy = { name, ...base, ...statement(predicateType), signatureFormat: 'legacy' };
  const bundle = { name: `${name}-bundle`, ...base, ...statement(predicateType ?? signatureStatement), signatureFormat: 'bundle' };
  const format = signer.format ?? 'any';
  const notes: readonly Note[] = [
    { path, fidelity: 'exact', reason: 'Issuer and subject stand in the object.' },
    ...(signer.trustRoot === undefined
      ? []
      : [
          {
            path,
            fidelity: 'exact' as const,
            reason: 'Its Sigstore stands beside it as a TrustRoot, which cannot hold until when a key was in use.',
          },
        ]),
  ];
  return ok({ authorities: [...(format === 'bundle' ? [] : [legacy]), ...(format === 'legacy' ? [] : [bundle])], notes });
}

/** A signature in a bundle is a statement of this type, and the controller verifies bundles of statements only (cosign 2.5, VerifyImageSignatures). */
const signatureStatement = 'https://sigstore.dev/cosign/sign/v1';

function statement(predicateType: string | undefined): object {
  return predicateType === undefined ? {} : { attestations: [{ name: 'statement', predicateType }] };
}

/** Every expression is one over the whole text (policy.md section 5, Trust); who is not named may be anybody. */
function identityOf({ issuer, issuerRegExp, subject, subjectRegExp }: KeylessSigner): object {
  return {
    ...(issuer === undefined ? { issuerRegExp: whole(issuerRegExp) } : { issuer }),
    ...(subject === undefined ? { subjectRegExp: whole(subjectRegExp) } : { subject }),
  };
}

function whole(expression: string | undefined): string {
  return expression === undefined ? '.*' : `^(?:${expression})$`;
}

interface Proof {
  readonly keyless: object;
}

/** Whose certificates count, and what proves that one was valid when it was used: the log that the policy asks for, else a timestamp. */
function proofOf(signer: KeylessSigner, roots: TrustRoots): Result<Proof | undefined, ExportProblem> {
  const { trustRoot } = signer;
  if (trustRoot === undefined) {
    const isPublic = asksForLog(signer);
    return ok(isPublic ? { keyless: { url: publicFulcio }, ctlog: { url: publicRekor } } : undefined);
  }
  const root = roots.use(trustRoot);
  if (!root.ok) return root;
  const { objectName, authorities, timestampAuthorities, certificateLogs } = root.value;
  const keyless = {
    url: authorities[0]?.uri ?? publicFulcio,
    trustRootRef: objectName,
    ...(certificateLogs.length === 0 ? { insecureIgnoreSCT: true } : {}),
  };
  if (asksForLog(signer)) return ok({ keyless, ctlog: { trustRootRef: objectName } });
  return ok(timestampAuthorities.length === 0 ? undefined : { keyless, rfc3161timestamp: { trustRootRef: objectName } });
}

const publicFulcio = 'https://fulcio.sigstore.dev';
const publicRekor = 'https://rekor.sigstore.dev';

function logOf(trustRoot: string | undefined, roots: TrustRoots): Result<object, ExportProblem> {
  if (trustRoot === undefined) return ok({ ctlog: { url: publicRekor } });
  const root = roots.use(trustRoot);
  return root.ok ? ok({ ctlog: { trustRootRef: root.value.objectName } }) : root;
}

function nobody(path: string, reason: string): SignerAuthorities {
  return { authorities: [], notes: [{ path, fidelity: 'stricter', reason }] };
}
