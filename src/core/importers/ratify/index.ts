import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer } from '../importer.js';
import { eachObject, namesGroup, type ClusterObject } from '../reading/each-document.js';
import { readKeyless } from '../reading/keyless.js';
import type { Notes } from '../reading/notes.js';
import { checked } from '../reading/prefix-patterns.js';
import { readPatterns } from '../reading/take-patterns.js';
import { readTrustPolicies } from '../reading/trust-policies.js';
import { field, itemsOf, textOf, textsOf } from '../reading/values.js';

/** Ratify's verifiers (config.ratify.deislabs.io) and executors (config.ratify.dev; targets.md section 8). */
export const ratify: Importer = {
  id: 'ratify',
  title: 'Ratify configuration',
  recognises: (file) => groups.some((group) => namesGroup(file, group)),
  import: (files) => eachObject(files, readObject),
};

const groups = ['config.ratify.deislabs.io', 'config.ratify.dev'];

function readObject(object: ClusterObject, notes: Notes): void {
  if (!groups.includes(object.group)) return;
  const { spec, kind, place } = object;
  if (kind === 'Executor') readExecutor(object, notes);
  if (kind !== 'Verifier' && kind !== 'NamespacedVerifier') return;
  const parameters = field(spec, 'parameters');
  const type = textOf(field(spec, 'type')) ?? textOf(field(spec, 'name'));
  if (type === 'notation' && field(parameters, 'trustPolicyDoc') !== undefined)
    readTrustPolicies(field(parameters, 'trustPolicyDoc') ?? place, notes);
  else if (type === 'cosign') for (const node of itemsOf(field(parameters, 'trustPolicies'))) readCosign(node, notes);
  else notes.leaveOut(place, `The verifier \`${type ?? ''}\` asks for something that is not known here.`);
}

function readCosign(node: DocumentNode, notes: Notes): void {
  const keyless = field(node, 'keyless');
  const name = textOf(field(node, 'name')) ?? 'cosign';
  if (keyless === undefined) {
    notes.leaveOut(
      node,
      'Its keys come from a key provider and are not in this place, so their fingerprints are not known. Describe the signer in the policy.',
    );
    return;
  }
  const read = readKeyless(
    {
      issuer: textOf(field(keyless, 'certificateOIDCIssuer')),
      issuerRegExp: textOf(field(keyless, 'certificateOIDCIssuerRegExp')),
      subject: textOf(field(keyless, 'certificateIdentity')),
      subjectRegExp: textOf(field(keyless, 'certificateIdentityRegExp')),
    },
    name,
  );
  if (read.signer === undefined) {
    notes.leaveOut(keyless, read.why);
    return;
  }
  for (const warning of read.warnings) notes.warn(keyless, warning);
  const { key } = read.signer;
  notes.signers.push(notes.take(node, read.signer, `The trust policy \`${name}\`.`));
  for (const { node: scope, text } of textsOf(field(node, 'scopes')))
    for (const match of readPatterns(scope, patternsOfScope(text), notes))
      notes.required.push(notes.take(scope, { match, any: [key] }, 'It must be signed.'));
}

/** `*`, a registry, a repository, or a registry and path with `*` at its end. */
function patternsOfScope(scope: string) {
  if (scope === '*') return checked(['**'], 'Every image.');
  const text = scope.replace(/\/\*+$/, '/**');
  return checked([text], `What \`${scope}\` stands for.`);
}

/** An executor says for which registries it speaks; what its verifiers ask for depends on parameters of each. */
function readExecutor({ spec, place, name }: ClusterObject, notes: Notes): void {
  for (const { node, text } of textsOf(field(spec, 'scopes'))) {
    const traps = text.startsWith('*.') ? ` \`${text}\` takes off one label only, so hosts two labels below are refused there.` : '';
    notes.leaveOut(
      node,
      `Ratify verifies what lies in \`${text}\` with the verifiers of ${name}.${traps} Say under \`trust.require\` who must have signed it.`,
    );
  }
  for (const node of itemsOf(field(spec, 'verifiers')))
    notes.leaveOut(
      node,
      `The parameters of the verifier \`${textOf(field(node, 'name')) ?? ''}\` are not evaluated here. Describe its signer in the policy.`,
    );
  notes.warn(
    place,
    'What no executor has in its scopes is refused by Ratify. The policy asks nothing of it: say under `sources` what is allowed.',
  );
}
