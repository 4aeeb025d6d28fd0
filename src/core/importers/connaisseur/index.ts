import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer, ImportTools } from '../importer.js';
import { deniedByGlob } from '../reading/denied-patterns.js';
import { eachDocument } from '../reading/each-document.js';
import { patternsOfCrossingGlob } from '../reading/glob-patterns.js';
import type { Notes } from '../reading/notes.js';
import { readPatterns } from '../reading/take-patterns.js';
import { takeSpecific, type SpecificRule } from '../reading/take-specific.js';
import { field, itemsOf, numberOf, textOf, textsOf } from '../reading/values.js';
import { readValidators, type Validator } from './read-validators.js';

/** Helm values of Connaisseur (targets.md section 7): one rule wins for an image, and what matches none is denied. */
export const connaisseur: Importer = {
  id: 'connaisseur',
  title: 'Connaisseur values',
  recognises: ({ file, text }) => /\.ya?ml$/i.test(file) && /\bvalidators:/.test(text) && /\bpattern:/.test(text),
  import: (files, tools) => eachDocument(files, (root, notes) => readValues(root, notes, tools)),
};

function readValues(root: DocumentNode, notes: Notes, tools: ImportTools): void {
  const values = field(root, 'application') ?? root;
  const policy = field(values, 'policy');
  if (policy === undefined) return;
  const validators = readValidators(field(values, 'validators'), notes, tools);
  const rules = itemsOf(policy).flatMap((node) => readRule(node, validators, notes));
  notes.warn(
    policy,
    'Of several rules that match, the one with the most parts counts alone there. In a policy all that match count, so where they lie within each other this asks for more.',
  );
  takeSpecific(rules, { name: 'Connaisseur', side: 'run', placed: policy }, notes);
}

function readRule(node: DocumentNode, validators: ReadonlyMap<string, Validator>, notes: Notes): readonly SpecificRule[] {
  const at = field(node, 'pattern') ?? node;
  const written = textOf(at) ?? '';
  // A `*` in front is there unless it was written, so `*:*` and `gcr.io/x/*:*` are what they seem only here.
  const glob = written.endsWith('*') ? written : `${written}*`;
  const validator = validators.get(textOf(field(node, 'validator')) ?? 'default') ?? { kind: 'unknown' };
  const required = validator.kind === 'signers' ? askedOf(field(node, 'with'), validator) : undefined;
  const isAccepted = validator.kind === 'static' ? validator.approve : required !== undefined;
  const patterns = readPatterns(at, isAccepted ? patternsOfCrossingGlob(glob) : deniedByGlob(glob), notes);
  if (patterns.length === 0) return [];
  if (!written.startsWith('*')) notes.warn(at, inPath(written));
  if (validator.kind !== 'static' && required === undefined)
    notes.leaveOut(node, 'Its validator could not be taken over. Its images are not allowed here.');
  if (required !== undefined)
    for (const match of readPatterns(at, deniedByGlob(glob), notes))
      notes.required.push(notes.take(at, { match, ...required }, 'It must be signed.'));
  const outcome = isAccepted ? 'accept' : 'refuse';
  return [{ placed: at, patterns, says: `\`${written}\`, re-anchored.`, outcome, asks: required !== undefined }];
}

function inPath(written: string): string {
  const evil = `evil.example/${written.replace(/[*:@].*$/, '')}x`;
  return `Connaisseur puts a \`*\` before every pattern, so the live rule also matches \`${evil}\`: a host that carries the name in its path. The policy means the host in front.`;
}

/** Which of the validator's trust roots must have signed, and how many. */
function askedOf(how: DocumentNode | undefined, { roots }: Extract<Validator, { kind: 'signers' }>) {
  const named = textOf(field(how, 'trustRoot')) ?? 'default';
  const threshold = numberOf(field(how, 'threshold'));
  const required = textsOf(field(how, 'required')).map(({ text }) => roots.get(text));
  if (required.includes(undefined)) return undefined;
  if (named !== '*') {
    const one = roots.get(named);
    return one === undefined ? undefined : { any: [one] };
  }
  if (roots.size === 0) return undefined;
  const all = required.flatMap((key) => key ?? []);
  const any = [...new Set(roots.values())];
  const min = Math.min(threshold ?? (all.length > 0 ? all.length : 1), any.length);
  return { ...(all.length > 0 && { all }), any, ...(min > 1 && { min }) };
}
