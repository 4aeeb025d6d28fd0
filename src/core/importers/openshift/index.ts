import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Importer, ImportTools } from '../importer.js';
import { eachObject, namesGroup, type ClusterObject } from '../reading/each-document.js';
import type { Notes } from '../reading/notes.js';
import { patternsOfScope } from '../reading/scope-patterns.js';
import { readPatterns, takeAllowed } from '../reading/take-patterns.js';
import { field, itemsOf, textsOf } from '../reading/values.js';
import { readMirrors } from './read-mirrors.js';
import { readSignedScopes } from './read-signed-scopes.js';

/** OpenShift's image configuration, mirror sets and its own ClusterImagePolicy (targets.md section 11). Scopes are those of policy.json. */
export const openshift: Importer = {
  id: 'openshift',
  title: 'OpenShift image configuration',
  recognises: (file) => namesGroup(file, group) || namesGroup(file, olderGroup),
  import: (files, tools) => eachObject(files, (object, notes) => readObject(object, notes, tools)),
};

const group = 'config.openshift.io';
const olderGroup = 'operator.openshift.io';

function readObject(object: ClusterObject, notes: Notes, tools: ImportTools): void {
  if (object.group === olderGroup && object.kind === 'ImageContentSourcePolicy') readMirrors(object, 'repositoryDigestMirrors', notes);
  if (object.group !== group) return;
  if (object.kind === 'Image') readImage(object, notes);
  if (object.kind === 'ImageDigestMirrorSet') readMirrors(object, 'imageDigestMirrors', notes);
  if (object.kind === 'ImageTagMirrorSet') readMirrors(object, 'imageTagMirrors', notes);
  if (object.kind === 'ClusterImagePolicy' || object.kind === 'ImagePolicy') readSignedScopes(object, notes, tools);
}

function readImage({ spec, place, name }: ClusterObject, notes: Notes): void {
  const sources = field(spec, 'registrySources');
  const allowed = field(sources, 'allowedRegistries');
  if (allowed !== undefined) {
    const entries = textsOf(allowed).flatMap(({ node, text }) => takeAllowed(node, patternsOfScope(text), notes));
    notes.lists.push({ name: `Image ${name}`, at: notes.origin(allowed), side: 'run', entries });
  }
  for (const { node, text } of textsOf(field(sources, 'blockedRegistries')))
    for (const match of readPatterns(node, patternsOfScope(text), notes)) notes.denied.push(notes.take(node, { match }, 'Blocked.'));
  for (const node of itemsOf(field(spec, 'allowedRegistriesForImport')))
    notes.leaveOut(node, 'It says from where people may import image streams, not what may run.');
  for (const node of itemsOf(field(sources, 'insecureRegistries')))
    notes.leaveOut(node, 'A registry without TLS. If that is meant, add it under `registries` with `plainHttp: true`.');
  readSearch(field(sources, 'containerRuntimeSearchRegistries') ?? undefined, notes, place);
}

/** The first registry that answers wins there, so only one registry makes a short name mean something. */
function readSearch(node: DocumentNode | undefined, notes: Notes, place: DocumentNode): void {
  const registries = textsOf(node);
  const [only] = registries;
  if (only === undefined) return;
  const isHost = /^[a-z0-9.-]+\.[a-z0-9.-]*[a-z0-9](?::\d+)?$/i.test(only.text);
  const shortNames = registries.length === 1 && isHost ? only.text : 'deny';
  const says =
    shortNames === 'deny'
      ? 'An image without a host is looked for in several registries, and whoever answers first wins. The policy denies such names.'
      : `An image without a host comes from \`${only.text}\`.`;
  notes.defaults.push(notes.take(node ?? place, { shortNames }, says));
}
