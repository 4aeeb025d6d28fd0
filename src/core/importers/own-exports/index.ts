import { failed, ok, type Result } from '../../model/result.js';
import type { Imported, ImportFile, ImportTools } from '../importer.js';
import { joined, Notes, type Placed } from '../reading/notes.js';
import { readDocuments } from '../reading/read-documents.js';
import { toData } from '../reading/values.js';
import { liveObject, type LiveObject } from './live-object.js';
import { renderAgain } from './render-again.js';
import { takePolicy } from './take-policy.js';

/** What became of our own exports among the files. */
export interface OwnExports {
  /** Absent: none of the files is one. */
  readonly found?: Imported;
  /** The files that were read whole as such; nobody else needs to. */
  readonly believed: ReadonlySet<string>;
}

/** True for a file that may be part of an export of ours. */
export function isOwnExport({ text }: ImportFile): boolean {
  return /wharfmaster\.example\/policy|wharfmasterimages|managed-by: wharfmaster|"wharfmaster":\s*\{|"target": "policy\.json"/i.test(text);
}

/**
 * Exports of ours lose how the policy was written: expressions, scopes and globs that nobody should read back. Each carries what it was
 * made from. That is believed only where the live objects are exactly what exporting it anew gives: whoever edits a live rule and not its
 * source is not believed, and neither is the source alone. What is not believed is read as any file of that tool.
 */
export function readOwnExports(files: readonly ImportFile[], tools: ImportTools): OwnExports {
  if (!files.some(isOwnExport)) return { believed: new Set() };
  const found = files.flatMap(findIn);
  const exported = bySource(found);
  const fresh = [...exported.values()].flatMap((objects) => readExport(objects, found, tools));
  if (exported.size === 0)
    for (const { live, notes, placed } of found)
      if (live.isOurs)
        notes.leaveOut(placed, 'It is an export of Wharfmaster without the source that it was made from. Import the policy itself.');
  const notes = [...new Set(found.map((each) => each.notes))];
  return { found: joined(notes), believed: wholeFiles(found, new Set(fresh)) };
}

/** A document with the place where it stands. */
interface Found {
  readonly file: string;
  readonly live: LiveObject;
  readonly notes: Notes;
  readonly placed: Placed;
}

/** A broken document is for whoever reads the file next to say. */
function findIn(source: ImportFile): readonly Found[] {
  const notes = new Notes(source);
  return readDocuments(source.text).flatMap(({ root }) =>
    root === undefined ? [] : [{ file: source.file, live: liveObject(toData(root), source.file), notes, placed: root }],
  );
}

function bySource(found: readonly Found[]): ReadonlyMap<string, readonly Found[]> {
  const groups = new Map<string, Found[]>();
  for (const each of found)
    if (each.live.source !== undefined) groups.set(each.live.source, [...(groups.get(each.live.source) ?? []), each]);
  return groups;
}

/** The ids of the objects that were believed. */
function readExport(objects: readonly Found[], all: readonly Found[], tools: ImportTools): readonly string[] {
  const [first] = objects;
  if (first === undefined) return [];
  const rendered = renderAgain(
    first.live.source ?? '',
    all.map(({ live }) => live),
    tools,
  );
  const compared = rendered.ok ? compare(rendered.value.objects, all) : rendered;
  if (rendered.ok && compared.ok) {
    takePolicy(rendered.value, first.placed, first.notes);
    return rendered.value.objects.map(({ id }) => id);
  }
  const why = compared.ok ? '' : compared.problem;
  for (const { notes, placed } of objects)
    notes.leaveOut(
      placed,
      `${why} The source that it carries counts for nothing; what stands there is read as any file of that tool, where that is possible.`,
    );
  return [];
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

function wholeFiles(found: readonly Found[], fresh: ReadonlySet<string>): ReadonlySet<string> {
  const others = new Set(found.filter(({ live: { id } }) => !fresh.has(id)).map(({ file }) => file));
  return new Set(found.map(({ file }) => file).filter((file) => !others.has(file)));
}
