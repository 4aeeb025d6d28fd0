import type { Span } from '../model/span.js';
import type { Exception } from './document.js';
import type { DocumentNode, ListNode, MapEntry, MapNode } from './document-reading/document-node.js';
import { readDocument } from './document-reading/read-document.js';
import { writeScalar } from './write-scalar.js';

/** A change to the text of a policy: the stretch is replaced by the new text. */
export interface PolicyTextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Where and how to write a new exception into a policy: one insertion, everything else stays byte for byte.
 * Undefined when the text is no sound YAML, so that nobody can say where it would go.
 */
export function addException(text: string, exception: Exception): PolicyTextEdit | undefined {
  const { root, complaints } = readDocument(text);
  if (root?.kind !== 'map' || complaints.length > 0) return undefined;
  const edit = insertion(text, root, writeException(exception));
  if (edit === undefined) return undefined;
  return readDocument(applied(text, edit)).complaints.length === 0 ? edit : undefined;
}

/** The exception as one line of YAML, its keys in the order of the schema. */
export function writeException(exception: Exception): string {
  const { scope } = exception;
  const pairs: string[] = [];
  for (const key of keys) {
    const value = exception[key];
    if (value !== undefined) pairs.push(`${key}: ${writeScalar(value)}`);
    if (key === 'match' && scope?.repositories !== undefined)
      pairs.push(`scope: {repositories: [${scope.repositories.map((glob) => JSON.stringify(glob)).join(', ')}]}`);
  }
  return `{${pairs.join(', ')}}`;
}

const keys = [
  'id',
  'rule',
  'match',
  'digest',
  'vulnerability',
  'package',
  'owner',
  'approvedBy',
  'ticket',
  'reason',
  'created',
  'expires',
] as const satisfies readonly (keyof Exception)[];

function insertion(text: string, root: MapNode, item: string): PolicyTextEdit | undefined {
  const entry = root.entries.find(({ key }) => key === 'exceptions');
  if (entry === undefined) return newSection(text, root, item);
  if (entry.value.kind === 'list') return intoList(text, entry.value, item);
  return isEmptyValue(entry.value) ? afterKey(text, entry, item) : undefined;
}

function newSection(text: string, root: MapNode, item: string): PolicyTextEdit {
  if (text[root.span.start] === '{')
    return insert(afterLast(root.entries, root.span.start + 1), `${root.entries.length > 0 ? ', ' : ''}exceptions: [${item}]`);
  const indent = indentAt(text, root.span.start);
  return insertLine(text, contentEnd(text, root), `${indent}exceptions:${lineBreak(text)}${indent}  - ${item}`);
}

function intoList(text: string, list: ListNode, item: string): PolicyTextEdit {
  const last = list.items.at(-1);
  if (text[list.span.start] === '[') return last === undefined ? insert(list.span.start + 1, item) : insert(last.span.end, `, ${item}`);
  return insertLine(text, endOfLine(text, list.span.end), `${indentAt(text, list.span.start)}- ${item}`);
}

function afterKey(text: string, entry: MapEntry, item: string): PolicyTextEdit {
  return insertLine(text, endOfLine(text, entry.keySpan.end), `${indentAt(text, entry.keySpan.start)}  - ${item}`);
}

/** Before a document end mark, else at the end of the text: what stands behind the last value are comments. */
function contentEnd(text: string, root: MapNode): number {
  const mark = /(?:\r\n|\n|\r)\.\.\.(?=\s|$)/g;
  mark.lastIndex = Math.max(0, root.span.end - 2);
  const found = mark.exec(text);
  return found === null ? text.length : found.index;
}

function insertLine(text: string, at: number, line: string): PolicyTextEdit {
  const breakText = lineBreak(text);
  const startsLine = at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r';
  return insert(at, startsLine ? line + breakText : breakText + line);
}

function insert(at: number, newText: string): PolicyTextEdit {
  return { span: { start: at, end: at }, newText };
}

/** The end of the line that a position is on; the position itself where a line starts, since a value that ends there ended with its line. */
function endOfLine(text: string, at: number): number {
  if (at > 0 && (text[at - 1] === '\n' || text[at - 1] === '\r')) return at;
  for (let end = at; end < text.length; end++) if (text[end] === '\n' || text[end] === '\r') return end;
  return text.length;
}

function indentAt(text: string, at: number): string {
  const start = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  return ' '.repeat(at - start);
}

function afterLast(entries: readonly MapEntry[], otherwise: number): number {
  const last = entries.at(-1);
  return last === undefined ? otherwise : Math.max(last.value.span.end, last.keySpan.end);
}

function isEmptyValue(node: DocumentNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.source === '';
}

function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function applied(text: string, { span, newText }: PolicyTextEdit): string {
  return text.slice(0, span.start) + newText + text.slice(span.end);
}
