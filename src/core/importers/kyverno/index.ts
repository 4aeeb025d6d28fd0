import type { Importer, ImportTools } from '../importer.js';
import { eachObject, namesGroup, type ClusterObject } from '../reading/each-document.js';
import type { Notes } from '../reading/notes.js';
import { entriesOf, field, itemsOf, textOf } from '../reading/values.js';
import { readImagePattern } from './read-image-pattern.js';
import { readVerifyImages } from './read-verify-images.js';

/**
 * Kyverno's ClusterPolicy and Policy (targets.md section 4): patterns over `image` and `verifyImages`. Everything else is opaque: it is
 * named, and not evaluated.
 */
export const kyverno: Importer = {
  id: 'kyverno',
  title: 'Kyverno policies',
  recognises: (file) => namesGroup(file, group),
  import: (files, tools) => eachObject(files, (object, notes) => readPolicy(object, notes, tools)),
};

const group = 'kyverno.io';

function readPolicy(object: ClusterObject, notes: Notes, tools: ImportTools): void {
  const { spec, kind } = object;
  if (object.group !== group || (kind !== 'ClusterPolicy' && kind !== 'Policy')) return;
  const action = field(spec, 'validationFailureAction');
  for (const rule of itemsOf(field(spec, 'rules'))) {
    const validate = field(rule, 'validate');
    const isAudit = (textOf(field(validate, 'failureAction')) ?? textOf(action) ?? 'Audit').toLowerCase() === 'audit';
    const name = `${kind} ${object.name} ${textOf(field(rule, 'name')) ?? ''}`.trim();
    const namespaces = kind === 'Policy' ? [object.namespace ?? 'default'] : undefined;
    const scoped = { rule, name, ...(namespaces && { namespaces }) };
    const before = notes.lists.length + notes.denied.length + notes.tags.length + notes.required.length;
    if (validate !== undefined) readImagePattern(scoped, notes);
    for (const verify of itemsOf(field(rule, 'verifyImages'))) readVerifyImages({ ...scoped, verify }, notes, tools);
    if (validate === undefined && field(rule, 'verifyImages') === undefined)
      notes.leaveOut(rule, 'It changes or creates objects, which no policy of images does.');
    if (notes.lists.length + notes.denied.length + notes.tags.length + notes.required.length === before) continue;
    notes.enforcement.push(
      notes.take(
        action ?? rule,
        { admit: isAudit && validate !== undefined ? 'audit' : 'deny' },
        `Kyverno's action is \`${isAudit ? 'Audit' : 'Enforce'}\`.`,
      ),
    );
    remarkScope(rule, notes);
  }
}

/** `exclude`, `preconditions` and selectors make the live rule hold for less; the policy holds everywhere, which is stricter. */
function remarkScope(rule: Parameters<typeof field>[0], notes: Notes): void {
  for (const { key, keySpan } of entriesOf(rule))
    if (['exclude', 'preconditions', 'celPreconditions', 'context'].includes(key))
      notes.warn({ span: keySpan }, `\`${key}\` narrows where the live rule holds. A policy cannot say that: here it holds everywhere.`);
}
