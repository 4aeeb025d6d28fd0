import { ok, type Result } from '../../../model/result.js';
import type { KeylessSigner, KeySigner, NotationSigner } from '../../../policy/document.js';
import { asksForLog } from '../../../signers/asks-for-log.js';
import type { ExportInput, ExportProblem } from '../../exporter.js';
import { publicKeysOf, sigstoreRootOf, type Note } from '../../signatures/index.js';
import { celText } from '../../writing/index.js';
import { allOf } from '../expressions.js';
import { storesOf } from './certificates.js';
import { signerDays } from './signer-days.js';
import { bundleStatement } from './statement-types.js';

/** One signer of the policy, in Kyverno's words. */
export interface Attestor {
  /** The entries under `attestors`: one for each of its keys. */
  readonly entries: readonly object[];
  /** CEL: true when the signer signed `ref`, on a day on which it counts. */
  readonly signed: string;
  /** CEL: true when the signer made the statement with this name under `attestations`. */
  readonly stated: (attestation: string) => string;
  /** False when Kyverno cannot tell two such signers of one person apart. */
  readonly isDistinct: boolean;
  readonly notes: readonly Note[];
}

/** Kyverno's settings around trust, as whoever exports chose them. */
export type AttestorSource = Pick<ExportInput, 'policy' | 'material' | 'allowsLooser' | 'options'>;

/** The signer of a name. Undefined for those that Kyverno does not know: Docker Content Trust, and names that nobody describes. */
export function attestorOf(name: string, source: AttestorSource): Result<Attestor | undefined, ExportProblem> {
  const names = Object.keys(source.policy.trust?.signers ?? {});
  const signer = names.includes(name) ? source.policy.trust?.signers?.[name] : undefined;
  if (signer === undefined || signer.type === 'docker-trust') return ok(undefined);
  const asked = { ...source, name, path: `trust.signers.${name}`, id: `signer-${names.indexOf(name)}` };
  switch (signer.type) {
    case 'key':
      return keyAttestor(signer, asked);
    case 'keyless':
      return keylessAttestor(signer, asked);
    case 'notation':
      return notationAttestor(signer, asked);
  }
}

interface Asked extends AttestorSource {
  readonly name: string;
  readonly path: string;
  readonly id: string;
}

function keyAttestor(signer: KeySigner, asked: Asked): Result<Attestor, ExportProblem> {
  const keys = publicKeysOf(asked.name, signer, asked.material);
  if (!keys.ok) return keys;
  const surroundings = surroundingsOf(signer, asked);
  if (!surroundings.ok) return surroundings;
  const entries = keys.value.map((data, at) => ({ name: `${asked.id}-${at}`, cosign: { key: { data }, ...surroundings.value } }));
  return ok({ entries, isDistinct: true, ...cosignWords(entries, signer, asked) });
}

function keylessAttestor(signer: KeylessSigner, asked: Asked): Result<Attestor, ExportProblem> {
  const { issuer, subject, issuerRegExp, subjectRegExp } = signer;
  const surroundings = surroundingsOf(signer, asked);
  if (!surroundings.ok) return surroundings;
  const identity = {
    ...(issuer === undefined ? {} : { issuer }),
    ...(subject === undefined ? {} : { subject }),
    ...(issuerRegExp === undefined ? {} : { issuerRegExp: anchored(issuerRegExp) }),
    ...(subjectRegExp === undefined ? {} : { subjectRegExp: anchored(subjectRegExp) }),
  };
  const entries = [{ name: asked.id, cosign: { keyless: { identities: [identity] }, ...surroundings.value } }];
  return ok({ entries, isDistinct: false, ...cosignWords(entries, signer, asked) });
}

/** Expressions mean the whole text (policy.md section 5). */
function anchored(expression: string): string {
  return `^(?:${expression})$`;
}

/** Which log, which trust root and which TUF repository Kyverno uses; a key without a log needs none of them. */
function surroundingsOf(signer: KeySigner | KeylessSigner, { material, options }: Asked): Result<object, ExportProblem> {
  const isLogged = asksForLog(signer);
  if (signer.type === 'key' && !isLogged) return ok({ ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true } });
  const mirror = options.get('tuf-mirror') ?? '';
  const root = options.get('tuf-root') ?? '';
  const tuf = mirror === '' ? {} : { tuf: { mirror, ...(root === '' ? {} : { root: { data: root } }) } };
  if (signer.trustRoot === undefined) return ok({ ...tuf, ...(isLogged ? {} : { ctlog: { insecureIgnoreTlog: true } }) });
  const sigstore = sigstoreRootOf(signer.trustRoot, material);
  if (!sigstore.ok) return sigstore;
  const { logs, certificateLogs } = sigstore.value;
  const url = logs[0]?.url ?? '';
  const ctlog = {
    ...(isLogged ? { url } : { insecureIgnoreTlog: true }),
    ...(certificateLogs.length === 0 ? { insecureIgnoreSCT: true } : {}),
  };
  return ok({ ...tuf, ctlog, trustedRoot: { value: JSON.stringify(material.sigstore.get(signer.trustRoot)) } });
}

type Words = Pick<Attestor, 'signed' | 'stated' | 'notes'>;

function cosignWords(entries: readonly { readonly name: string }[], signer: KeySigner | KeylessSigner, asked: Asked): Words {
  const format = signer.format ?? 'any';
  const isBundle = format === 'bundle' || (format === 'any' && !asked.allowsLooser);
  const days = signerDays(signer, asked.path);
  const list = listOf(entries);
  const stated = (name: string) => allOf([...days.conditions, `verifyAttestationSignatures(ref, ${celText(name)}, ${list}) > 0`]);
  const signed = isBundle ? stated(bundleStatement.name) : allOf([...days.conditions, `verifyImageSignatures(ref, ${list}) > 0`]);
  return { signed, stated, notes: [...days.notes, formatNote(format, isBundle, asked), ...networkNotes(signer, asked)] };
}

/** With bundles Kyverno takes any statement of the signer for a signature, unless the statement’s type is asked for. */
function formatNote(format: 'bundle' | 'legacy' | 'any', isBundle: boolean, { path }: Asked): Note {
  if (format === 'bundle')
    return { path, fidelity: 'exact', reason: 'Its key or identity, and the statement that a signature is when it is stored as bundle.' };
  if (isBundle)
    return {
      path,
      fidelity: 'stricter',
      reason: 'Only signatures stored as bundles count; --allow-looser takes those of cosign 2 as well.',
    };
  const reason = 'Where an image has bundles, Kyverno takes any statement of this signer about it, such as an SBOM, for a signature.';
  return { path, fidelity: 'looser', reason };
}

function networkNotes(signer: KeySigner | KeylessSigner, { path, options }: Asked): readonly Note[] {
  if (signer.type === 'key' && !asksForLog(signer)) return [];
  if ((options.get('tuf-mirror') ?? '') !== '') return [];
  const reason =
    'Kyverno asks the public TUF repository before it looks at any trust root; where that cannot be reached it refuses (option `tuf-mirror`).';
  return [{ path, fidelity: 'stricter', reason }];
}

function notationAttestor(signer: NotationSigner, asked: Asked): Result<Attestor, ExportProblem> {
  const stores = storesOf(asked.name, signer, asked.material);
  if (!stores.ok) return stores;
  const { certs, tsaCerts } = stores.value;
  const notary = { certs: { value: certs }, ...(tsaCerts === '' ? {} : { tsaCerts: { value: tsaCerts } }) };
  const entries = [{ name: asked.id, notary }];
  const days = signerDays(signer, asked.path);
  const reason = 'Kyverno takes everybody whom these certificate authorities know: it has neither identities nor levels of verification.';
  return ok({
    entries,
    isDistinct: false,
    signed: allOf([...days.conditions, `verifyImageSignatures(ref, ${listOf(entries)}) > 0`]),
    // Kyverno reads in-toto statements only with cosign.
    stated: () => 'false',
    notes: [...days.notes, { path: asked.path, fidelity: 'looser', reason }],
  });
}

function listOf(entries: readonly { readonly name: string }[]): string {
  return `[${entries.map(({ name }) => `attestors[${celText(name)}]`).join(', ')}]`;
}
