import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import { withoutConflictMarks } from './conflict-marks.js';
import { foreignBreak, hasForeignBreak } from './line-breaks.js';
import { jsonTree } from './json-tree.js';
import { trackTree } from './lines/track-tree.js';
import { maskTemplates } from './mask-templates.js';
import { isTooDeep } from './nesting.js';
import { parseClosingQuotes } from './close-quotes.js';
import { parseTree, type ParsedTree } from './parse-tree.js';
import { brokenSyntax, foreignBreakAt, notText, tooDeep, tooLarge } from './problems.js';
import { holdsWord, isSpeltPlainly } from './spelling.js';
import { splitDocuments } from './split-documents.js';
import { splitJson } from './split-json.js';
import type { YamlDocument } from './tree.js';

/** What a file kind asks of a stream of YAML or JSON documents. */
export interface DocumentInterest {
  /** A document that holds none of these words is not parsed, if it is spelt so that their absence proves something. */
  readonly words: readonly string[];
  /** True for a document that needs no parsing although it holds a word; must be certain. */
  readonly skips?: (document: string) => boolean;
  /** True when nobody renders the file before it is read, so that `{{ … }}` is ordinary text. */
  readonly noTemplates?: true;
}

/** The documents that were worth parsing, in the order of the file. */
export interface DocumentsRead {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly ReadProblem[];
}

/**
 * Reads a stream the way kubectl does: concatenated JSON values first, then YAML documents. Total: what cannot be read is a problem with the
 * stretch that nobody can vouch for, and everything else is still there. `within` is a part that `documentStarts` cut off (parts.ts).
 */
export function readDocuments(text: string, interest: DocumentInterest, within: Span = { start: 0, end: text.length }): DocumentsRead {
  const stream = text.slice(within.start, within.end);
  if (isSpeltPlainly(stream) && !holdsWord(stream, interest.words)) return { documents: [], problems: [] };
  const json = within.start === 0 ? splitJson(stream) : { values: [], rest: within.start };
  const read = [
    ...json.values.map((span) => readDocument(text, span, interest, true)),
    ...splitDocuments(text, { start: json.rest, end: within.end }).map((span) => readDocument(text, span, interest, false)),
  ];
  const nul = stream.indexOf('\0');
  return {
    documents: read.flatMap(({ document }) => document ?? []),
    problems: [...(nul < 0 ? [] : [notText(text, nul + within.start)]), ...read.flatMap(({ problems }) => problems)],
  };
}

interface DocumentRead {
  readonly document?: YamlDocument;
  readonly problems: readonly ReadProblem[];
}

function readDocument(file: string, span: Span, interest: DocumentInterest, isJson: boolean): DocumentRead {
  const text = file.slice(span.start, span.end);
  if (isSkipped(text, interest)) return { problems: [] };
  if (text.length > longestDocument) return { problems: [tooLarge(span)] };
  if (isJson) return isTooDeep(text) ? { problems: [tooDeep(span)] } : readJson(file, span, interest);
  const marked = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  const tracked = trackTree(file, { start: span.start + marked, end: span.end });
  if (tracked) return { document: { at: span, roots: tracked, broken: false, templates: [] }, problems: [] };
  if (isTooDeep(text)) return { problems: [tooDeep(span)] };
  const tree = readSides(text.slice(marked), span.start + marked, interest);
  const problems: ReadProblem[] = [];
  if (tree.brokenAt) problems.push(brokenSyntax(file, tree.brokenAt));
  const foreign = !hasForeignBreak(text) ? undefined : foreignBreak(file, span, tree.roots);
  if (foreign) problems.push(foreignBreakAt(file, foreign));
  return { document: { at: span, roots: tree.roots, broken: tree.brokenAt !== undefined, templates: tree.templates }, problems };
}

/** A value of JSON reads the same with its marks masked: they can only stand within its strings. */
function readJson(file: string, span: Span, { noTemplates }: DocumentInterest): DocumentRead {
  const { templates } = noTemplates === true ? { templates: [] } : maskTemplates(file.slice(span.start, span.end));
  const roots = [jsonTree(file, span)];
  return { document: { at: span, roots, broken: false, templates: shifted(templates, span.start) }, problems: [] };
}

function isSkipped(text: string, interest: DocumentInterest): boolean {
  return (isSpeltPlainly(text) && !holdsWord(text, interest.words)) || interest.skips?.(text) === true;
}

interface Trees extends ParsedTree {
  readonly templates: readonly Span[];
}

/** A document that is broken by a conflict of Git stays broken where it was, but both sides are read (threats.md, 2). */
function readSides(text: string, base: number, interest: DocumentInterest): Trees {
  const tree = readTrees(text, base, interest);
  const sides = tree.brokenAt && withoutConflictMarks(text);
  return tree.brokenAt && sides !== undefined ? { ...readTrees(sides, base, interest), brokenAt: tree.brokenAt } : tree;
}

/**
 * A document with template marks is read twice: as it stands, because marks may be plain YAML or hide in comments, and masked, because
 * it may be rendered first. It is broken only when neither can be read.
 */
function readTrees(text: string, base: number, { noTemplates }: DocumentInterest): Trees {
  const plain = parseClosingQuotes(text, base);
  if (noTemplates || !text.includes('{{')) return { ...plain, templates: [] };
  const { text: masked, templates, mayHide } = maskTemplates(text);
  const rendered = parseTree(masked, base, { written: text });
  const marks = shifted(templates, base);
  if (!plain.brokenAt) return { roots: [...rendered.roots, ...plain.roots], templates: marks };
  if (mayHide) return { ...plain, roots: [...rendered.roots, ...plain.roots], templates: marks };
  return { ...rendered, templates: marks };
}

function shifted(spans: readonly Span[], by: number): readonly Span[] {
  return spans.map(({ start, end }) => ({ start: start + by, end: end + by }));
}

/** What the parser reads in about two seconds; the largest published bundles hold documents of a fifth of it. */
const longestDocument = 8_000_000;
const byteOrderMark = 0xfeff;
