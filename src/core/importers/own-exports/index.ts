import { failed, ok, type Result } from '../../model/result.js';
import type { Imported, Importer, ImportFile, ImportTools } from '../importer.js';
import { joined, Notes, type Placed } from '../reading/notes.js';
import { readDocuments, type ReadDocument } from '../reading/read-documents.js';
import { toData } from '../reading/values.js';
import { liveObject, type LiveObject } from './live-object.js';
import { renderAgain } from './render-again.js';
import { takePolicy } from './take-policy.js';

/**
 * Exports of ours whose rules are expressions that nobody should read back: Kubernetes' and Kyverno's CEL, our Gatekeeper template's and
 * conftest's data, BuildKit's rules. Each carries what it was made from. That is believed only where the live objects are exactly what
 * exporting it anew gives: whoever edits a live rule and not its source is not believed, and neither is the source.
 */
export const ownExports: Importer = {
  id: 'wharfmaster-export',
  title: 'exports of Wharfmaster',
  recognises: ({ text }) => /wharfmaster\.example\/|wharfmasterimages|"wharfmaster"/i.test(text),
  import: readOwn,
};

/** A live object with the place where it stands. */
interface Found {
  readonly live: LiveObject;
  readonly notes: Notes;
  readonly placed: Placed;
}

function readOwn(files: readonly ImportFile[], tools: ImportTools): Imported {
  const notes = files.map((file) => new Notes(file));
  const found = files.flatMap(({ text }, index) => {
    const own = notes[index];
    return own === undefined ? [] : readDocuments(text).flatMap((document) => findIn(document, own));
  });
  const exported = bySource(found);
  for (const objects of exported.values()) readExport(objects, found, tools);
  if (exported.size === 0)
    for (const each of found)
      if (each.live.isOurs)
        each.notes.leaveOut(
          each.placed,
          'It is an export of Wharfmaster without the source that it was made from. Import the policy itself.',
        );
  return joined(notes);
}

function findIn({ root, trouble, span }: ReadDocument, notes: Notes): readonly Found[] {
  if (root === undefined) {
    notes.leaveOut({ span }, `${trouble} Nothing of this document was taken over.`);
    return [];
  }
  const live = liveObject(toData(root));
  return live === undefined ? [] : [{ live, notes, placed: root }];
}

function bySource(found: readonly Found[]): ReadonlyMap<string, readonly Found[]> {
  const groups = new Map<string, Found[]>();
  for (const each of found)
    if (each.live.source !== undefined) groups.set(each.live.source, [...(groups.get(each.live.source) ?? []), each]);
  return groups;
}

function readExport(objects: readonly Found[], all: readonly Found[], tools: ImportTools): void {
  const [first] = objects;
  if (first === undefined) return;
  const rendered = renderAgain(
    first.live.source ?? '',
    all.map(({ live }) => live),
    tools,
  );
  const compared = rendered.ok ? compare(rendered.value.objects, all) : rendered;
  if (!compared.ok) {
    for (const { notes, placed } of objects) notes.leaveOut(placed, `${compared.problem} Nothing of it was taken over.`);
    return;
  }
  if (rendered.ok) takePolicy(rendered.value, first.placed, first.notes);
}

/** Every object of the fresh export must be there, and be what it is in the fresh one. */
function compare(fresh: readonly LiveObject[], live: readonly Found[]): Result<void, string> {
  for (const object of fresh) {
    const same = live.filter(({ live: { id } }) => id === object.id);
    if (same.length === 0) return failed(`\`${object.id}\` of this export is missing, so what is installed is not what its source says.`);
    if (same.some(({ live: { rule } }) => rule !== object.rule))
      return failed(`\`${object.id}\` was changed after it was exported, or an exception has ended since: it is not what its source says.`);
  }
  return ok(undefined);
}
