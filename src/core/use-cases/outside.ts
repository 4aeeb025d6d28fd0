import type { Assumption, ImageUse, ImageValue, TextPiece } from '../model/image-use.js';
import type { EmbeddedFile, Reading, ReadProblem, SourceFile } from '../model/reading.js';
import type { Location, RelatedLocation, Span } from '../model/span.js';
import { sliceTraced, writtenSpan, type Run } from '../model/traced-text.js';
import { decidedParts } from '../reference/index.js';

/** A file inside a file. */
interface Nesting {
  /** As it was read, under a name of its own. */
  readonly inner: SourceFile;
  readonly outer: SourceFile;
  readonly embedded: Pick<EmbeddedFile, 'text' | 'assumes' | 'empty' | 'within'>;
}

/** A file inside a file, with the variables that stand for nothing by where they begin and end. */
interface Traced extends Nesting {
  readonly emptyFrom: ReadonlyMap<number, Span>;
  readonly emptyTo: ReadonlyMap<number, Span>;
}

/** What was read of a file inside a file, with every range in the outer one. What the outer file left open there is unresolved. */
export function outside(reading: Reading, nested: Nesting): Reading {
  const { empty = [] } = nested.embedded;
  const emptyFrom = new Map(empty.map((span) => [span.start, span]));
  const nesting: Traced = { ...nested, emptyFrom, emptyTo: new Map(empty.map((span) => [span.end, span])) };
  return {
    ...reading,
    uses: reading.uses.map((use) => useOutside(use, nesting)),
    problems: reading.problems.map((problem) => problemOutside(problem, nesting)),
    notCovered: reading.notCovered.map((span) => spanOutside(span, nesting)),
  };
}

function useOutside(use: ImageUse, nesting: Traced): ImageUse {
  const { outer, embedded } = nesting;
  const at = { file: outer.path, span: spanOutside(use.at.span, nesting) };
  const places = [use.at, ...use.related].filter(({ file }) => file === nesting.inner.path);
  const written = places.map(({ span }) => spanOutside(span, nesting)).map(({ start, end }) => outer.text.slice(start, end));
  const alternatives = use.alternatives?.map((value) => valueOutside(value, nesting, written));
  return {
    ...use,
    written: outer.text.slice(at.span.start, at.span.end),
    at,
    related: [...use.related.map((related) => relatedOutside(related, nesting)), ...valuesElsewhere(use, nesting)],
    value: undecidedOutside(use, nesting) ?? valueOutside(use.value, nesting, written),
    ...(alternatives !== undefined && { alternatives }),
    ...(embedded.within !== undefined && { within: embedded.within }),
  };
}

/** `written` is what stands in the outer file where the value comes from: a variable that is taken to be empty is only there. */
function valueOutside(value: ImageValue, nesting: Traced, written: readonly string[]): ImageValue {
  if (value.kind !== 'reference') return value;
  const parts = value.pieces.map((piece) => partsOf(piece, nesting));
  const open = parts.flatMap((part) => part.open);
  const names = new Set(parts.flatMap((part) => part.variables));
  const assumed = (nesting.embedded.assumes ?? []).filter(
    ({ name }: Assumption) => names.has(name) || written.some((text) => mentions(text, name)),
  );
  const assumes = [...value.assumes, ...assumed];
  if (open.length === 0) return { ...value, pieces: parts.flatMap((part) => part.pieces), assumes };
  const isForeign = assumes.some(({ from }) => from === 'environment' || from === 'env-file');
  const variables = [...new Set(open.map(({ name }) => name))];
  return { kind: 'unresolved', variables, known: decidedParts(value.text, open), ...(isForeign && { isForeign }) };
}

function mentions(text: string, name: string): boolean {
  return [`$${name}`, `\${${name}`].some((spelling) => {
    for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
      if (!/\w/.test(text.charAt(at + spelling.length))) return true;
    }
    return false;
  });
}

/**
 * A value that the inner file does not settle, or that is none: what the outer file left open here makes it unknown, and what that took from outside
 * the repository is not shown (contracts.md, `images`). Undefined for a reference.
 */
function undecidedOutside(use: ImageUse, nesting: Traced): ImageValue | undefined {
  const { value } = use;
  if (value.kind === 'reference') return undefined;
  const { inner, outer, embedded } = nesting;
  const spans = [use.at, ...use.related].filter(({ file }) => file === inner.path).map(({ span }) => span);
  const runs = spans.flatMap(({ start, end }) => sliceTraced(embedded.text, start, end).runs);
  const inside = value.kind === 'unresolved' ? value.variables : [];
  const open = runs.flatMap((run) => run.open ?? []);
  if (open.length > 0) return { kind: 'unresolved', variables: [...new Set([...open, ...inside])], known: {} };
  const names = new Set(runs.flatMap(({ variable }) => variable?.name ?? []));
  const foreign = (embedded.assumes ?? []).filter(({ name, from }) => names.has(name) && from !== 'default' && from !== 'policy');
  if (foreign.length === 0) return value;
  if (value.kind === 'unresolved') return { ...value, isForeign: true };
  const { start, end } = spanOutside(use.at.span, nesting);
  const named = foreign.map(({ name }) => `\`${name}\``).join(' and ');
  return {
    kind: 'malformed',
    text: outer.text.slice(start, end),
    reason: `With the value of ${named} this is no image reference.`,
    assumes: foreign,
  };
}

/** A piece of a value, cut where its text changes its origin. */
interface Parts {
  readonly pieces: readonly TextPiece[];
  readonly open: readonly (Span & { readonly name: string })[];
  readonly variables: readonly string[];
}

function partsOf(piece: TextPiece, nesting: Traced): Parts {
  const { inner, outer, embedded } = nesting;
  if (piece.at.file !== inner.path) return { pieces: [piece], open: [], variables: [] };
  const { runs } = sliceTraced(embedded.text, piece.at.span.start, piece.at.span.end);
  const variables = runs.flatMap(({ variable }) => variable?.name ?? []);
  const within = (run: Run): Span => (piece.literal ? { start: piece.start + run.start, end: piece.start + run.end } : piece);
  const open = runs.flatMap((run) => (run.open === undefined ? [] : [{ ...spanIn(within(run)), name: run.open }]));
  if (piece.literal && runs.length > 0)
    return {
      pieces: runs.map((run) => ({ ...throughOutside(piece, run, nesting), ...within(run), ...originOf(run, outer) })),
      open,
      variables,
    };
  const [only] = runs;
  const at =
    runs.length === 1 && only !== undefined ? originOf(only, outer).at : { file: outer.path, span: spanOutside(piece.at.span, nesting) };
  return { pieces: [{ ...throughOutside(piece, only, nesting), at, literal: false }], open, variables };
}

function spanIn({ start, end }: Span): Span {
  return { start, end };
}

/** A variable of the inner file is used where its `${X}` stands in the outer one; else the outer file's own variable counts. */
function throughOutside(piece: TextPiece, run: Run | undefined, nesting: Traced): TextPiece {
  const { variable, ...rest } = piece;
  if (variable !== undefined) return { ...rest, variable: { name: variable.name, use: spanOutside(variable.use, nesting) } };
  return run?.variable === undefined ? rest : { ...rest, variable: run.variable };
}

function originOf({ file, from, literal }: Run, outer: SourceFile): { readonly at: Location; readonly literal: boolean } {
  return { at: { file: file ?? outer.path, span: from }, literal };
}

function relatedOutside(related: RelatedLocation, nesting: Traced): RelatedLocation {
  return related.file === nesting.inner.path ? { ...related, file: nesting.outer.path, span: spanOutside(related.span, nesting) } : related;
}

/** Where the outer file has the values of its variables from, when that is yet another file. */
function valuesElsewhere({ at: { span } }: ImageUse, { embedded }: Traced): readonly RelatedLocation[] {
  return sliceTraced(embedded.text, span.start, span.end).runs.flatMap((run) => valueElsewhere(run) ?? []);
}

/** The place of a value in another file; undefined for text of the file itself. */
export function valueElsewhere({ file, from, variable }: Run): RelatedLocation | undefined {
  if (file === undefined || variable === undefined) return undefined;
  return { file, span: from, role: 'arg', message: `\`${variable.name}\` has its value here.` };
}

function problemOutside(problem: ReadProblem, nesting: Traced): ReadProblem {
  const { undetermined } = problem;
  const { within } = nesting.embedded;
  return {
    ...problem,
    ...(within !== undefined && { within }),
    span: spanOutside(problem.span, nesting),
    ...(undetermined !== undefined && { undetermined: spanOutside(undetermined, nesting) }),
  };
}

/** Where a stretch of the inner text stands in the outer file; an empty one stands where the text before it ends. */
function spanOutside({ start, end }: Span, nesting: Traced): Span {
  const { embedded, inner } = nesting;
  const span = writtenSpan(sliceTraced(embedded.text, start, Math.min(end, inner.text.length)));
  if (span !== undefined) return withEmpty(span, nesting);
  const before = writtenSpan(sliceTraced(embedded.text, 0, Math.max(1, Math.min(start, inner.text.length))));
  const at = before === undefined ? 0 : start === 0 ? before.start : before.end;
  return { start: at, end: at };
}

/** The variables before and behind a text belong to it even where they are taken to be empty. */
function withEmpty({ start, end }: Span, { emptyFrom, emptyTo }: Traced): Span {
  let [first, last] = [start, end];
  for (let next = emptyTo.get(first); next !== undefined && next.start < first; next = emptyTo.get(first)) first = next.start;
  for (let next = emptyFrom.get(last); next !== undefined && next.end > last; next = emptyFrom.get(last)) last = next.end;
  return { start: first, end: last };
}
