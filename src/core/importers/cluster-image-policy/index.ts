import type { AllowList, Imported, Importer, ImportTools } from '../importer.js';
import { deniedBySegmentGlob } from '../reading/denied-patterns.js';
import { eachObject, namesGroup, type ClusterObject } from '../reading/each-document.js';
import { patternsOfSegmentGlob } from '../reading/glob-patterns.js';
import type { Notes } from '../reading/notes.js';
import { readPatterns, takeAllowed } from '../reading/take-patterns.js';
import { field, itemsOf, textOf } from '../reading/values.js';
import { readAuthorities } from './read-authorities.js';

/**
 * ClusterImagePolicy of sigstore's policy-controller (targets.md section 3). What no policy names is denied there unless the controller
 * is told otherwise, so all their globs together are one list of what is allowed; several that match one image must all be met.
 */
export const clusterImagePolicy: Importer = {
  id: 'cluster-image-policy',
  title: 'sigstore ClusterImagePolicy',
  recognises: (file) => namesGroup(file, group),
  import: (files, tools) => oneList(eachObject(files, (object, notes) => readPolicy(object, notes, tools))),
};

const group = 'policy.sigstore.dev';

function readPolicy(object: ClusterObject, notes: Notes, tools: ImportTools): void {
  if (object.group !== group || object.kind !== 'ClusterImagePolicy') return;
  const { spec, place, name } = object;
  if (textOf(field(spec, 'mode')) === 'warn')
    notes.warn(field(spec, 'mode') ?? place, 'Its `mode` is `warn`: nothing is refused by it today. The policy takes it as a rule.');
  if (itemsOf(field(spec, 'match')).length > 0)
    notes.warn(field(spec, 'match') ?? place, 'It holds for some resources only. A policy cannot say that: here it holds for all.');
  if (field(spec, 'policy') !== undefined)
    notes.leaveOut(field(spec, 'policy') ?? place, 'Its CUE or Rego looks into attestations. It is not evaluated here.');
  const authorities = readAuthorities(object, notes, tools);
  const entries = itemsOf(field(spec, 'images')).flatMap((image) => {
    const glob = field(image, 'glob');
    const text = textOf(glob);
    if (glob === undefined || text === undefined || isTesterOnly(text)) return [];
    if (authorities.kind === 'pass') return takeAllowed(glob, patternsOfSegmentGlob(text), notes);
    const spokenOf = readPatterns(glob, deniedBySegmentGlob(text), notes);
    return authorities.take(spokenOf, glob) ? takeAllowed(glob, patternsOfSegmentGlob(text), notes) : [];
  });
  notes.lists.push({ name: `ClusterImagePolicy ${name}`, at: notes.origin(place), side: 'run', entries });
}

/** `repo:**` stands beside `repo@**` for the tester on the command line; it says nothing more. */
function isTesterOnly(glob: string): boolean {
  return glob.endsWith(':**');
}

function oneList(found: Imported): Imported {
  const [first] = found.lists;
  if (first === undefined) return found;
  const all: AllowList = { ...first, name: 'the ClusterImagePolicies', entries: found.lists.flatMap(({ entries }) => entries) };
  const says =
    'Images that no ClusterImagePolicy matches are denied here. In the cluster that is `no-match-policy` of the ConfigMap config-policy-controller, and it holds only in namespaces with the label policy.sigstore.dev/include.';
  return { ...found, lists: [all], remarks: [...found.remarks, { kind: 'warning', at: first.at, written: first.name, says }] };
}
