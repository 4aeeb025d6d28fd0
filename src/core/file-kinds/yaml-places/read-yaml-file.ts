import type { PlaceInfo } from '../../model/image-use.js';
import { nothingRead, type ReadProblem, type Reading, type SourceFile } from '../../model/reading.js';
import type { TracedText } from '../../model/traced-text.js';
import { readDocuments } from '../yaml/read-documents.js';
import { Search } from './search.js';

/** A place and where in the tree it stands: `steps[].image`, `jobs.*.container`. */
export interface YamlRow {
  readonly place: PlaceInfo;
  readonly paths: readonly string[];
}

/** How a kind that is written in YAML finds its images. */
export interface YamlInterest {
  /** One of these is in every file that can name an image. */
  readonly words: readonly string[];
  /** Goes through one document. */
  readonly find: (search: Search) => void;
}

/** Reads a YAML or JSON file whole: each document is gone through on its own, and what cannot be read is said. */
export function readYamlFile(file: SourceFile, { words, find }: YamlInterest): Reading {
  const { documents, problems } = readDocuments(file.text, { words });
  const searches = documents.map((document) => {
    const search = new Search(file, document);
    find(search);
    return search;
  });
  const uses = searches.flatMap(({ found }) => found).sort((a, b) => a.at.span.start - b.at.span.start);
  return { ...nothingRead, uses, problems: distinct([...problems, ...searches.flatMap((search) => search.problems)]) };
}

/** Notes every scalar that the rows lead to. `settle` says what the kind makes of its text: without a prefix, with its variables; nothing when it is no image. */
export function noteRows(
  search: Search,
  rows: readonly YamlRow[],
  settle: (text: TracedText) => TracedText | undefined = (text) => text,
): void {
  for (const { place, paths } of rows) {
    for (const scalar of paths.flatMap((path) => search.scalars(path))) {
      const text = settle(search.trace(scalar));
      if (text !== undefined) search.note({ place, text, at: scalar.at });
    }
  }
}

/** A document with template marks is read twice, and several ways can lead to one place. */
function distinct(problems: readonly ReadProblem[]): readonly ReadProblem[] {
  const bySpot = new Map(problems.map((problem) => [`${problem.code} ${String(problem.span.start)}`, problem]));
  return [...bySpot.values()].sort((a, b) => a.span.start - b.span.start);
}
