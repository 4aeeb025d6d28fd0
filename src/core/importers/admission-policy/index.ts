import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { AllowedSource } from '../../policy/document.js';
import type { Importer, Taken } from '../importer.js';
import { eachObject, namesGroup, type ClusterObject } from '../reading/each-document.js';
import type { Notes } from '../reading/notes.js';
import { patternsOfPrefix } from '../reading/prefix-patterns.js';
import { takeAllowed } from '../reading/take-patterns.js';
import { field, itemsOf, textOf, textsOf } from '../reading/values.js';
import { readPrefixes } from './read-prefixes.js';

/**
 * Admission policies in CEL that others wrote: Kubernetes' ValidatingAdmissionPolicy and Kyverno's ValidatingPolicy. Only one form is
 * read: every image begins with one of some texts. Any other expression is opaque: it is named, and not evaluated.
 */
export const admissionPolicy: Importer = {
  id: 'admission-policy',
  title: 'ValidatingAdmissionPolicy and Kyverno ValidatingPolicy',
  recognises: (file) => [...groups].some((group) => namesGroup(file, group)) && /kind: *["']?(?:Image)?Validating/.test(file.text),
  import: (files) => eachObject(files, readPolicy),
};

const groups: ReadonlySet<string> = new Set(['admissionregistration.k8s.io', 'policies.kyverno.io']);

function readPolicy(object: ClusterObject, notes: Notes): void {
  const { group, kind, place, spec } = object;
  if (!groups.has(group)) return;
  if (kind === 'ValidatingAdmissionPolicyBinding') readBinding(object, notes);
  if (kind === 'ImageValidatingPolicy' || kind === 'NamespacedImageValidatingPolicy')
    notes.leaveOut(
      place,
      `${kind} ${object.name} verifies signatures by CEL, which is not evaluated. An image that its references do not match passes it. Say under \`trust.require\` who must have signed.`,
    );
  if (kind === 'PolicyException')
    notes.leaveOut(
      place,
      'It exempts objects, not images, and has no owner. Where an image is meant, add an exception with owner, ticket and end.',
    );
  if (!['ValidatingAdmissionPolicy', 'ValidatingPolicy', 'NamespacedValidatingPolicy'].includes(kind)) return;
  const lists = itemsOf(field(spec, 'validations')).flatMap((validation) => readValidation(validation, object, notes));
  if (lists.length === 0) return;
  if (itemsOf(field(spec, 'matchConditions')).length > 0)
    notes.warn(
      field(spec, 'matchConditions') ?? place,
      '`matchConditions` narrow where the live rule holds. A policy cannot say that: here it holds everywhere.',
    );
  readActions(object, notes);
}

function readValidation(validation: DocumentNode, object: ClusterObject, notes: Notes): readonly DocumentNode[] {
  const node = field(validation, 'expression') ?? validation;
  const prefixes = readPrefixes(textOf(node) ?? '');
  if (prefixes === undefined) {
    notes.leaveOut(
      node,
      `An expression of ${object.kind} ${object.name} that is not of the one form that is read here. It is not evaluated.`,
    );
    return [];
  }
  const entries = prefixes.flatMap((prefix): readonly Taken<AllowedSource>[] => takeAllowed(node, patternsOfPrefix(prefix), notes));
  notes.lists.push({ name: `${object.kind} ${object.name}`, at: notes.origin(node), side: 'run', entries });
  notes.warn(
    node,
    'The live rule looks at the containers that its expression names. The policy judges init and ephemeral containers and image volumes too.',
  );
  return [node];
}

/** What a failure leads to: `Deny` stands in the binding of Kubernetes' policies, and in Kyverno's themselves. */
function readActions({ spec, place, kind }: ClusterObject, notes: Notes): void {
  const node = field(spec, 'validationActions');
  const actions = textsOf(node).map(({ text }) => text);
  if (kind === 'ValidatingAdmissionPolicy' || actions.length === 0) return;
  const admit = actions.includes('Deny') ? 'deny' : actions.includes('Warn') ? 'warn' : 'audit';
  notes.enforcement.push(notes.take(node ?? place, { admit }, `Its actions are ${actions.join(', ')}.`));
}

function readBinding(object: ClusterObject, notes: Notes): void {
  readActions(object, notes);
  const scope = field(object.spec, 'matchResources');
  if (scope !== undefined)
    notes.warn(scope, 'The binding narrows where the live rule holds. A policy cannot say that: here it holds everywhere.');
}
