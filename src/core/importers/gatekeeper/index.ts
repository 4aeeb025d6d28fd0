import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer } from '../importer.js';
import { deniedByPrefix } from '../reading/denied-patterns.js';
import { eachObject, namesGroup, type ClusterObject } from '../reading/each-document.js';
import { patternsOfCrossingGlob } from '../reading/glob-patterns.js';
import type { Notes } from '../reading/notes.js';
import { patternsOfPrefix, type PatternReading } from '../reading/prefix-patterns.js';
import { onOneLine } from '../reading/plain-text.js';
import { readPatterns, takeAllowed } from '../reading/take-patterns.js';
import { field, textsOf } from '../reading/values.js';
import { readScope } from './read-scope.js';

/** Constraints of Gatekeeper's library (targets.md section 5). All of them compare the image as it is written, and look at Pods alone. */
export const gatekeeper: Importer = {
  id: 'gatekeeper',
  title: 'Gatekeeper constraints',
  recognises: (file) => namesGroup(file, group),
  import: (files) => eachObject(files, readConstraint),
};

const group = 'constraints.gatekeeper.sh';

function readConstraint(object: ClusterObject, notes: Notes): void {
  if (object.group !== group) return;
  const read = readers.get(object.kind);
  if (read === undefined) {
    notes.leaveOut(object.place, `\`${object.kind}\` is no constraint of images that is known here. It is not evaluated.`);
    return;
  }
  read(object, notes);
  notes.warn(object.place, onlyPods);
}

const onlyPods =
  'The live rule looks into `spec.containers`, `initContainers` and `ephemeralContainers` of the object itself: a Deployment or CronJob passes it, and only its Pods are refused; image volumes are not looked at. The policy judges all of them.';

type Reader = (object: ClusterObject, notes: Notes) => void;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['K8sAllowedRepos', (object, notes) => readAllowed(object, 'repos', patternsOfPrefix, notes)],
  ['K8sAllowedReposv2', (object, notes) => readAllowed(object, 'allowedImages', patternsOfEntry, notes)],
  ['K8sDisallowedRepos', readDenied],
  ['K8sDisallowedTags', readTags],
  ['K8sImageDigests', readDigests],
]);

function readAllowed(object: ClusterObject, key: string, read: (text: string) => PatternReading, notes: Notes): void {
  const { namespaces } = readScope(object, notes);
  const entries = textsOf(parameter(object, key)).flatMap(({ node, text }) => takeAllowed(node, read(text), notes, namespaces));
  notes.lists.push({
    name: `${object.kind} ${object.name}`,
    at: notes.origin(object.place),
    side: 'run',
    ...(namespaces && { namespaces }),
    entries,
  });
  readExempt(object, 'unapproved-registry', notes);
}

/** An entry is the whole text, or a prefix with one `*` at its end. */
function patternsOfEntry(entry: string): PatternReading {
  if (!entry.includes('*')) {
    return {
      why: `The live rule admits exactly the text \`${entry}\`, tag included, and the sources of a policy are whole repositories. Allow the repository yourself if all its tags may be used.`,
    };
  }
  return entry.endsWith('*')
    ? patternsOfPrefix(entry.slice(0, -1))
    : { why: 'A `*` counts only at the end there, so this never matches anything.' };
}

function readDenied(object: ClusterObject, notes: Notes): void {
  readScope(object, notes);
  for (const { node, text } of textsOf(parameter(object, 'repos')))
    for (const match of readPatterns(node, deniedByPrefix(text), notes))
      notes.denied.push(notes.take(node, { match, reason: onOneLine(`${object.kind} ${object.name}`) }, `Denied: \`${text}\`.`));
  readExempt(object, 'denied-image', notes);
}

function readTags(object: ClusterObject, notes: Notes): void {
  readScope(object, notes);
  const tags = textsOf(parameter(object, 'tags'));
  const placed = parameter(object, 'tags') ?? object.place;
  const deny = tags.map(({ text }) => text).filter((tag) => /^[\w.-]{1,128}$/.test(tag));
  for (const { node, text } of tags) if (!deny.includes(text)) notes.leaveOut(node, `\`${text}\` can be no tag.`);
  notes.tags.push(
    notes.take(
      placed,
      { match: '**', ...(deny.length > 0 && { deny }), requireTag: 'error' },
      'These tags are denied, and a tag or digest must be written.',
    ),
  );
  notes.warn(
    placed,
    'A digest holds a `:`, so the live rule takes it for a tag: `app@sha256:…` passes. So it does here, where a digest says more than a tag.',
  );
  readExempt(object, 'floating-tag', notes);
}

function readDigests(object: ClusterObject, notes: Notes): void {
  readScope(object, notes);
  notes.tags.push(notes.take(object.place, { match: '**', requireDigest: 'error' }, 'Every image must carry a digest.'));
  notes.warn(object.place, 'The live rule looks for a digest anywhere in the text. The policy asks for one in its place.');
  readExempt(object, 'missing-digest', notes);
}

function parameter({ spec }: ClusterObject, name: string): DocumentNode | undefined {
  return field(spec, 'parameters', name);
}

/** Exempt images have neither owner nor end: they become exceptions that waive nothing until they have. */
function readExempt(object: ClusterObject, rule: string, notes: Notes): void {
  for (const { node, text } of textsOf(parameter(object, 'exemptImages'))) {
    const [match] = readPatterns(node, patternsOfCrossingGlob(text), notes);
    if (match !== undefined) notes.exceptions.push(notes.take(node, { rule, match }, `Exempt from ${object.kind} ${object.name}.`));
  }
}
