import { failed, ok, type Result } from '../model/result.js';
import { readPolicy } from '../policy/read-policy.js';
import { assemble, type Assembled } from './assembling/assemble.js';
import { draftImported, missingOf } from './draft-imported.js';
import { isOwnExport, readOwnExports } from './own-exports/index.js';
import { importers } from './sources.js';
import type { ImportFile, ImportProblem, ImportRemark, ImportTools } from './importer.js';
import { joined } from './reading/notes.js';

/** What became of the files of one run. */
export interface ImportOutcome {
  /** A policy that reads without a problem. */
  readonly text: string;
  /** Public keys that the policy names, for files beside it. */
  readonly keys: Assembled['keys'];
  /** The review list, in the order of the files. */
  readonly remarks: readonly ImportRemark[];
  /** Files that no importer knows. */
  readonly unknown: readonly string[];
  /** The importers that had something to read, by id. */
  readonly sources: readonly string[];
}

export interface ImportOptions extends ImportTools {
  /** What the new policy is called. */
  readonly name: string;
  /** The version of Wharfmaster, which reads the result once more. */
  readonly toolVersion: string;
}

/** Reads files of other tools and writes one policy from them. The result is never wider than what the files say without a remark on it. */
export function importFiles(files: readonly ImportFile[], options: ImportOptions): Result<ImportOutcome, ImportProblem> {
  const exported = readOwnExports(files, options);
  const others = files.filter(({ file }) => !exported.believed.has(file));
  const taken = importers.flatMap((importer) => {
    const own = others.filter((file) => importer.recognises(file));
    return own.length === 0 ? [] : [{ id: importer.id, own, found: importer.import(own, options) }];
  });
  if (exported.found !== undefined) taken.unshift({ id: 'wharfmaster-export', own: files.filter(isOwnExport), found: exported.found });
  const known = new Set(taken.flatMap(({ own }) => own.map(({ file }) => file)));
  if (taken.length === 0) return failed(nothingKnown(files));
  const { sections, remarks, keys } = assemble(joined(taken.map(({ found }) => found)));
  const text = draftImported(sections, options.name);
  const reading = readPolicy('imported', text, { layer: 'organisation', toolVersion: options.toolVersion });
  const [problem] = reading.problems;
  if (problem !== undefined) return failed(unsound(problem));
  return ok({
    text,
    keys,
    remarks: eachOnce([...remarks, ...sections.exceptions.flatMap(openException)]).sort(inOrder),
    unknown: files.map(({ file }) => file).filter((file) => !known.has(file)),
    sources: taken.map(({ id }) => id),
  });
}

function openException({ at, written, value }: Assembled['sections']['exceptions'][number]): readonly ImportRemark[] {
  const missing = missingOf(value);
  if (missing.length === 0) return [];
  const says = `This exception waives nothing until it has ${missing.join(', ')}. It stands in the policy as a comment.`;
  return [{ kind: 'warning', at, written, says }];
}

function eachOnce(remarks: readonly ImportRemark[]): ImportRemark[] {
  return [...new Map(remarks.map((remark) => [JSON.stringify(remark), remark])).values()];
}

function inOrder(a: ImportRemark, b: ImportRemark): number {
  return a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.line - b.at.line;
}

/** The ids of the importers that know a file; shells ask it before they read a whole folder's files in. */
export function recognisedBy(file: ImportFile): readonly string[] {
  const ids = importers.filter((importer) => importer.recognises(file)).map(({ id }) => id);
  return isOwnExport(file) ? ['wharfmaster-export', ...ids] : ids;
}

function nothingKnown(files: readonly ImportFile[]): ImportProblem {
  const [first] = files;
  const names =
    first === undefined
      ? 'No file was given.'
      : `No tool that is known here has files like \`${first.file}\`${files.length > 1 ? ' and the others' : ''}.`;
  return {
    code: 'IMPORT_NOTHING',
    message: names,
    next: `Name files of: ${importers.map(({ title }) => title).join(', ')}.`,
  };
}

function unsound({ what, next }: { readonly what: string; readonly next: string }): ImportProblem {
  return {
    code: 'IMPORT_UNSOUND',
    message: `What was read does not make a sound policy: ${what}`,
    next: `${next} Or import fewer files at once.`,
  };
}
