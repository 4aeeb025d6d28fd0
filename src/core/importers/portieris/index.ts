import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer } from '../importer.js';
import { deniedByGlob } from '../reading/denied-patterns.js';
import { dockerTrustOf, retiring } from '../reading/docker-trust.js';
import { eachObject, namesGroup, type ClusterObject } from '../reading/each-document.js';
import { patternsOfCrossingGlob } from '../reading/glob-patterns.js';
import type { Notes } from '../reading/notes.js';
import { readPatterns } from '../reading/take-patterns.js';
import { takeSpecific, type SpecificRule } from '../reading/take-specific.js';
import { entriesOf, field, flagOf, itemsOf, textOf } from '../reading/values.js';

/** Portieris' ClusterImagePolicy and ImagePolicy (POLICIES.md there): the most specific name decides alone, and what matches none is denied. */
export const portieris: Importer = {
  id: 'portieris',
  title: 'Portieris image policies',
  recognises: (file) => groups.some((group) => namesGroup(file, group)),
  import: (files) => eachObject(files, readPolicy),
};

const groups = ['portieris.cloud.ibm.com', 'securityenforcement.admission.cloud.ibm.com'];

function readPolicy(object: ClusterObject, notes: Notes): void {
  const { group, kind, name, place, spec } = object;
  if (!groups.includes(group) || (kind !== 'ClusterImagePolicy' && kind !== 'ImagePolicy')) return;
  const namespace = kind === 'ImagePolicy' ? object.namespace : undefined;
  if (kind === 'ImagePolicy')
    notes.warn(
      place,
      `In its namespace it replaces every ClusterImagePolicy. A policy has no such replacement: ${namespace === undefined ? 'here it holds everywhere' : 'what is allowed must be allowed by both'}.`,
    );
  const rules = itemsOf(field(spec, 'repositories')).flatMap((node) => readRepository(node, notes));
  takeSpecific(
    rules,
    { name: `${kind} ${name}`, side: 'run', placed: place, ...(namespace !== undefined && { namespaces: [namespace] }) },
    notes,
  );
}

function readRepository(node: DocumentNode, notes: Notes): readonly SpecificRule[] {
  const at = field(node, 'name') ?? node;
  const name = textOf(at) ?? '';
  const policy = field(node, 'policy');
  const keys = [...simpleRequirements(policy, notes)];
  const signed = readTrust(field(policy, 'trust'), notes);
  for (const vulnerability of entriesOf(field(policy, 'vulnerability')))
    notes.leaveOut({ span: vulnerability.keySpan }, 'It asks a scanner of IBM Cloud. Say under `scan` what you ask of scans.');
  const outcome = keys.includes('refuse') || signed === 'unknown' ? 'refuse' : 'accept';
  const patterns = readPatterns(at, outcome === 'refuse' ? deniedByGlob(name) : patternsOfCrossingGlob(name), notes);
  if (patterns.length === 0) return [];
  const any = signed === undefined || signed === 'unknown' ? [] : signed;
  for (const match of any.length > 0 ? readPatterns(at, deniedByGlob(name), notes) : [])
    notes.required.push(notes.take(at, { match, all: any }, 'It must be signed with Docker Content Trust.'));
  return [{ placed: at, patterns, says: `What \`${name}\` stands for.`, outcome, asks: any.length > 0 }];
}

function simpleRequirements(policy: DocumentNode | undefined, notes: Notes): readonly ('accept' | 'refuse')[] {
  return itemsOf(field(policy, 'simple', 'requirements')).map((node) => {
    const type = textOf(field(node, 'type'));
    if (type === 'insecureAcceptAnything') return 'accept';
    if (type !== 'reject')
      notes.leaveOut(node, 'It asks for a PGP signature, and a policy knows no signers with PGP. Its images are not allowed here.');
    return 'refuse';
  });
}

/** The keys of the signers it asks for; undefined when it asks for none. */
function readTrust(trust: DocumentNode | undefined, notes: Notes): readonly string[] | 'unknown' | undefined {
  if (trust === undefined || flagOf(field(trust, 'enabled')) !== true) return undefined;
  const server = textOf(field(trust, 'trustServer'));
  const names = itemsOf(field(trust, 'signerSecrets')).flatMap((node) => textOf(field(node, 'name')) ?? []);
  const signer = dockerTrustOf(server, names);
  if (signer === undefined) {
    notes.leaveOut(trust, `It asks for Docker Content Trust of a server that is not named here. Its images are not allowed. ${retiring}`);
    return 'unknown';
  }
  notes.signers.push(notes.take(trust, signer, 'Docker Content Trust.'));
  notes.warn(
    trust,
    `${retiring}${names.length > 0 ? ' The signers are named after the secrets that hold their keys; put the names of the delegations.' : ''}`,
  );
  return [signer.key];
}
