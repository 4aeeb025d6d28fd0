import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { ImportedSigner, ImportTools } from '../importer.js';
import type { ClusterObject } from '../reading/each-document.js';
import { readKeyless } from '../reading/keyless.js';
import type { Notes, Placed } from '../reading/notes.js';
import { onOneLine } from '../reading/plain-text.js';
import { predicateType } from '../reading/predicate-types.js';
import { readPublicKeys } from '../reading/public-key.js';
import { entriesOf, field, itemsOf, textOf } from '../reading/values.js';

/** Who may vouch for the images of one ClusterImagePolicy: any one authority is enough. */
export type Authorities =
  | { readonly kind: 'pass' }
  /** `take` writes down what is asked of these images, and answers whether they are allowed then. */
  | { readonly kind: 'asked'; readonly take: (matches: readonly string[], placed: Placed) => boolean };

/** An authority that cannot be taken over is one alternative less, which is narrower; without any the images are not allowed. */
export function readAuthorities({ spec, place, name }: ClusterObject, notes: Notes, tools: ImportTools): Authorities {
  const nodes = itemsOf(field(spec, 'authorities'));
  const actions = nodes.map((node) => textOf(field(node, 'static', 'action')));
  if (actions.includes('pass')) {
    if (nodes.length > 1) notes.warn(place, 'One of its authorities lets everything pass, so the others ask for nothing.');
    return { kind: 'pass' };
  }
  if (nodes.length > 0 && actions.every((action) => action === 'fail')) return { kind: 'asked', take: denying(place, name, notes) };
  const read = nodes.flatMap((node, index) => readAuthority(node, `${name}-${textOf(field(node, 'name')) ?? index}`, notes, tools));
  if (read.length === 0) {
    notes.leaveOut(
      place,
      'None of its authorities could be taken over, so its images are not allowed here. Describe the signer in the policy and allow them.',
    );
    return { kind: 'asked', take: () => false };
  }
  return { kind: 'asked', take: (matches, placed) => requiring(matches, placed, read, notes) };
}

function denying(place: Placed, name: string, notes: Notes) {
  return (matches: readonly string[], placed: Placed): boolean => {
    for (const match of matches)
      notes.denied.push(
        notes.take(placed, { match, reason: onOneLine(`ClusterImagePolicy ${name}`) }, 'Its authority always fails: denied.'),
      );
    return false;
  };
}

interface Authority {
  readonly signers: readonly ImportedSigner[];
  /** Predicate types; with them it is the statements that must be signed. */
  readonly types: readonly string[];
}

function readAuthority(node: DocumentNode, hint: string, notes: Notes, tools: ImportTools): readonly Authority[] {
  const signers = [...readKey(node, hint, notes, tools), ...readIdentities(node, hint, notes)];
  if (signers.length === 0) return [];
  for (const signer of signers) notes.signers.push(notes.take(node, signer, `The authority \`${hint}\`.`));
  const types: string[] = [];
  for (const attestation of itemsOf(field(node, 'attestations'))) {
    const type = predicateType(textOf(field(attestation, 'predicateType')) ?? '');
    if (type === undefined) {
      notes.leaveOut(attestation, 'Its predicate type is none that is known here.');
      return [];
    }
    if (field(attestation, 'policy') !== undefined)
      notes.leaveOut(
        attestation,
        'What its CUE or Rego asks of the statement is not evaluated here; that there is a signed statement of this type is.',
      );
    types.push(type);
  }
  return [{ signers, types }];
}

function readKey(node: DocumentNode, hint: string, notes: Notes, tools: ImportTools): readonly ImportedSigner[] {
  const key = field(node, 'key');
  if (key === undefined) return [];
  const data = textOf(field(key, 'data'));
  if (data === undefined) {
    const [where] = entriesOf(key);
    notes.leaveOut(
      key,
      `Its key is not in this file (\`${where?.key ?? 'key'}\`), so its fingerprint is not known, and a policy names keys by their fingerprint.`,
    );
    return [];
  }
  const options = { format: formatOf(node), tlog: field(node, 'ctlog') === undefined ? ('none' as const) : ('required' as const) };
  const read = readPublicKeys(data, hint, options, tools);
  if (read.signers === undefined) notes.leaveOut(key, read.why);
  return read.signers ?? [];
}

function formatOf(node: DocumentNode): 'bundle' | 'legacy' {
  return textOf(field(node, 'signatureFormat')) === 'bundle' ? 'bundle' : 'legacy';
}

function readIdentities(node: DocumentNode, hint: string, notes: Notes): readonly ImportedSigner[] {
  const keyless = field(node, 'keyless');
  if (keyless === undefined) return [];
  const trustRoot = textOf(field(keyless, 'trustRootRef')) ?? (field(keyless, 'ca-cert') === undefined ? undefined : hint);
  if (trustRoot !== undefined)
    notes.warn(
      keyless,
      `Its certificates come from a Sigstore of its own. Name it \`${trustRoot}\` in \`wharfmaster.trustRoots\`; until then nothing of it is accepted.`,
    );
  const identities = itemsOf(field(keyless, 'identities'));
  if (identities.length === 0) notes.leaveOut(keyless, 'It accepts anybody who has a certificate. A signer of a policy is somebody.');
  return identities.flatMap((identity) => {
    const [issuer, issuerRegExp] = [textOf(field(identity, 'issuer')), textOf(field(identity, 'issuerRegExp'))];
    const [subject, subjectRegExp] = [textOf(field(identity, 'subject')), textOf(field(identity, 'subjectRegExp'))];
    const read = readKeyless({ issuer, issuerRegExp, subject, subjectRegExp }, hint, {
      format: formatOf(node),
      ...(trustRoot && { trustRoot }),
    });
    if (read.signer === undefined) notes.leaveOut(identity, read.why);
    else for (const warning of read.warnings) notes.warn(identity, warning);
    return read.signer === undefined ? [] : [read.signer];
  });
}

function requiring(matches: readonly string[], placed: Placed, authorities: readonly Authority[], notes: Notes): boolean {
  const statements = authorities.filter(({ types }) => types.length > 0);
  const [only] = authorities;
  const signer = only?.signers[0]?.key;
  if (statements.length === 0) {
    const any = authorities.flatMap(({ signers }) => signers.map(({ key }) => key));
    for (const match of matches) notes.required.push(notes.take(placed, { match, any }, 'One of its authorities must have signed.'));
    return true;
  }
  if (only === undefined || signer === undefined || authorities.length > 1 || only.signers.length > 1) {
    notes.leaveOut(
      placed,
      'It accepts statements of one signer or another, and a policy names one signer for a statement. Its images are not allowed here.',
    );
    return false;
  }
  for (const match of matches)
    for (const type of only.types)
      notes.attestations.push(notes.take(placed, { match, type, signer }, 'Its authority must have signed such a statement.'));
  return true;
}
