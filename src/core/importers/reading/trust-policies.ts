import type { NotationSigner } from '../../policy/document.js';
import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Notes } from './notes.js';
import { isPlainText } from './plain-text.js';
import { checked } from './prefix-patterns.js';
import { readPatterns } from './take-patterns.js';
import { entriesOf, field, itemsOf, textOf, textsOf } from './values.js';

/** The trust policies of notation (trust-store-trust-policy.md there), in its own file or within Ratify's configuration. */
export function readTrustPolicies(document: DocumentNode, notes: Notes): void {
  const policies = itemsOf(field(document, 'trustPolicies'));
  for (const node of policies) readTrustPolicy(node, notes);
  const isForAll = policies.some((node) => textsOf(field(node, 'registryScopes')).some(({ text }) => text === '*'));
  if (!isForAll)
    notes.warn(
      document,
      'An image of a repository that no trust policy names cannot be verified by notation at all. The policy asks nothing of it: say under `sources` what is allowed.',
    );
  else if (policies.length > 1)
    notes.warn(
      document,
      'A trust policy for one repository replaces the one for `*` there. In a policy both count, so its images need both signatures.',
    );
}

const levels = ['strict', 'permissive', 'audit'] as const;

function readTrustPolicy(node: DocumentNode, notes: Notes): void {
  const name = textOf(field(node, 'name')) ?? 'notation';
  const verification = field(node, 'signatureVerification');
  const written = textOf(field(verification, 'level'));
  if (written === 'skip') {
    readSkipped(node, notes);
    return;
  }
  const level = levels.find((known) => known === written) ?? 'strict';
  for (const { key, keySpan } of entriesOf(field(verification, 'override')))
    notes.warn(
      { span: keySpan },
      `The check of ${key} is overridden. A policy takes the level \`${level}\` as it is, which may be stricter or not: look at it.`,
    );
  const trustStores = textsOf(field(node, 'trustStores')).map(({ text }) => text);
  const identities = textsOf(field(node, 'trustedIdentities')).map(({ text }) => text);
  if (trustStores.length === 0 || identities.length === 0 || ![...trustStores, ...identities].every(isPlainText)) {
    notes.leaveOut(node, 'It names no trust store or no identity, or one with control characters, so nobody could sign.');
    return;
  }
  if (identities.includes('*'))
    notes.warn(field(node, 'trustedIdentities') ?? node, 'Everybody with a certificate of these stores may sign (`*`). So it is here.');
  const signer: NotationSigner = { type: 'notation', level, trustStores, identities };
  const key = `notation ${JSON.stringify(signer)}`;
  notes.signers.push(notes.take(node, { key, hint: name, signer }, `The trust policy \`${name}\`.`));
  for (const { node: scope, text } of textsOf(field(node, 'registryScopes'))) {
    const reading = checked([text === '*' ? '**' : text], 'It must be signed.');
    for (const match of readPatterns(scope, reading, notes))
      notes.required.push(notes.take(scope, { match, all: [key] }, 'It must be signed with notation.'));
  }
}

/** `skip` lets a repository through without looking: an exception that has neither owner nor end. */
function readSkipped(node: DocumentNode, notes: Notes): void {
  for (const { node: scope, text } of textsOf(field(node, 'registryScopes')))
    for (const match of readPatterns(scope, checked([text === '*' ? '**' : text], ''), notes))
      notes.exceptions.push(notes.take(scope, { rule: 'unsigned-image', match }, 'Signatures are not looked at (`skip`).'));
}
