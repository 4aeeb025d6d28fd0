import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { ImportedSigner, ImportTools } from '../importer.js';
import { dockerTrustOf, retiring } from '../reading/docker-trust.js';
import { readKeyless } from '../reading/keyless.js';
import type { Notes } from '../reading/notes.js';
import { readPublicKeys } from '../reading/public-key.js';
import { field, flagOf, itemsOf, textOf } from '../reading/values.js';

/** What a validator decides by. */
export type Validator =
  | { readonly kind: 'static'; readonly approve: boolean }
  /** The keys of its signers, by the names of its trust roots. */
  | { readonly kind: 'signers'; readonly roots: ReadonlyMap<string, string> }
  | { readonly kind: 'unknown' };

export function readValidators(list: DocumentNode | undefined, notes: Notes, tools: ImportTools): ReadonlyMap<string, Validator> {
  const validators = new Map<string, Validator>();
  for (const node of itemsOf(list)) validators.set(textOf(field(node, 'name')) ?? 'default', readValidator(node, notes, tools));
  return validators;
}

function readValidator(node: DocumentNode, notes: Notes, tools: ImportTools): Validator {
  const type = textOf(field(node, 'type'));
  if (type === 'static') return { kind: 'static', approve: flagOf(field(node, 'approve')) === true };
  if (type === 'cosign') return readCosign(node, notes, tools);
  if (type === 'notaryv1') return readNotary(node, notes);
  notes.leaveOut(
    node,
    `The validator type \`${type ?? ''}\` ${type === 'notation' ? 'names certificates, and the stores of a policy hold them by name' : 'is not known here'}. Describe its signer in the policy.`,
  );
  return { kind: 'unknown' };
}

function readCosign(node: DocumentNode, notes: Notes, tools: ImportTools): Validator {
  const name = textOf(field(node, 'name')) ?? 'default';
  const roots = new Map<string, string>();
  for (const root of itemsOf(field(node, 'trustRoots'))) {
    const rootName = textOf(field(root, 'name')) ?? 'default';
    const signer = readRoot(root, `${name}-${rootName}`, notes, tools);
    if (signer === undefined) continue;
    notes.signers.push(notes.take(root, signer, `The trust root \`${rootName}\` of \`${name}\`.`));
    roots.set(rootName, signer.key);
  }
  return { kind: 'signers', roots };
}

function readRoot(root: DocumentNode, hint: string, notes: Notes, tools: ImportTools): ImportedSigner | undefined {
  const keyless = field(root, 'keyless');
  if (keyless !== undefined) {
    const [issuer, issuerRegExp] = [textOf(field(keyless, 'issuer')), textOf(field(keyless, 'issuerRegex'))];
    const [subject, subjectRegExp] = [textOf(field(keyless, 'subject')), textOf(field(keyless, 'subjectRegex'))];
    const read = readKeyless({ issuer, issuerRegExp, subject, subjectRegExp }, hint);
    if (read.signer === undefined) notes.leaveOut(keyless, read.why);
    return read.signer;
  }
  const key = textOf(field(root, 'key')) ?? '';
  const read = readPublicKeys(key, hint, {}, tools);
  if (read.signers === undefined)
    notes.leaveOut(
      root,
      key.includes('://')
        ? 'Its key is in a key service, so its fingerprint is not known, and a policy names keys by their fingerprint.'
        : read.why,
    );
  return read.signers?.[0];
}

function readNotary(node: DocumentNode, notes: Notes): Validator {
  const signer = dockerTrustOf(textOf(field(node, 'host')), []);
  notes.warn(node, retiring);
  if (signer === undefined) return { kind: 'unknown' };
  notes.signers.push(notes.take(node, signer, 'A Notary server.'));
  const names = itemsOf(field(node, 'trustRoots')).map((root) => textOf(field(root, 'name')) ?? 'default');
  return { kind: 'signers', roots: new Map(names.map((name) => [name, signer.key])) };
}
