import type { PlaceInfo } from '../../model/image-use.js';
import { nothingRead, type ReadProblem, type Reading, type SourceFile } from '../../model/reading.js';
import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import type { WrittenImage } from '../image-text/index.js';
import { readDocuments, type DocumentInterest } from '../yaml/read-documents.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { Search } from './search.js';

/** A place and where in the tree it stands: `steps[].image`, `jobs.*.container`. */
export interface YamlRow {
  readonly place: PlaceInfo;
  readonly paths: readonly string[];
  /** Only what begins with it is an image: `docker://`. */
  readonly prefix?: string;
}

/** How a kind that is written in YAML finds its images. */
export interface YamlInterest extends Pick<DocumentInterest, 'words' | 'noTemplates'> {
  /** True where the consumer merges what stands under one key twice. */
  readonly mergesDuplicates?: true;
  /** Goes through one document. */
  readonly find: (search: Search) => void;
}

/** Reads a YAML or JSON file whole: each document is gone through on its own, and what cannot be read is said. */
export function readYamlFile(file: SourceFile, { find, mergesDuplicates, ...interest }: YamlInterest): Reading {
  const { documents, problems } = readDocuments(file.text, interest);
  const searches = documents.map((document) => {
    const search = new Search(file, document, documents);
    find(search);
    return search;
  });
  const uses = searches.flatMap(({ found }) => found).sort((a, b) => a.at.span.start - b.at.span.start);
  const said = [...problems, ...searches.flatMap((search) => search.problems)];
  return {
    ...nothingRead,
    uses,
    problems: distinct(mergesDuplicates ? said.filter(({ code }) => code !== 'duplicate-key') : said),
    embedded: searches.flatMap(({ embedded }) => embedded),
    builds: searches.flatMap(({ builds }) => builds),
    follows: searches.flatMap(({ follows }) => follows),
  };
}

/** What a kind makes of the text of a scalar: nothing when it is no image, several when its variables take several values. */
export type Settle = (text: TracedText) => readonly Pick<WrittenImage, 'text' | 'assumes' | 'related'>[];

/** Where rows are looked up (absent: from the top of the document), and what is made of what stands there. */
export interface RowReading {
  readonly from?: readonly YamlNode[];
  readonly settle?: Settle;
}

/** Notes every scalar that the rows lead to. */
export function noteRows(search: Search, rows: readonly YamlRow[], { from = search.roots, settle = asWritten }: RowReading = {}): void {
  for (const row of rows) {
    for (const scalar of row.paths.flatMap((path) => search.scalars(path, from))) noteScalar(search, row, scalar, settle);
  }
}

/** Notes a scalar as the image or images of its row's place. */
export function noteScalar(
  search: Search,
  { place, prefix = '' }: Omit<YamlRow, 'paths'>,
  scalar: YamlScalar,
  settle: Settle = asWritten,
): void {
  const written = search.trace(scalar);
  if (!written.text.startsWith(prefix)) return;
  const text = sliceTraced(written, prefix.length);
  const at = scalar.literal ? { start: scalar.at.start + prefix.length, end: scalar.at.end } : scalar.at;
  for (const settled of settle(text)) search.note({ place, at, ...settled });
}

function asWritten(text: TracedText): ReturnType<Settle> {
  return [{ text }];
}

/** A document with template marks is read twice, and several ways can lead to one place. */
function distinct(problems: readonly ReadProblem[]): readonly ReadProblem[] {
  const bySpot = new Map(problems.map((problem) => [`${problem.code} ${String(problem.span.start)}`, problem]));
  return [...bySpot.values()].sort((a, b) => a.span.start - b.span.start);
}
