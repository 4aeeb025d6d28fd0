import { fileKinds } from '../file-kinds/index.js';
import { rules } from '../model/rules.js';
import type { Span } from '../model/span.js';
import type { DocumentNode } from './document-reading/document-node.js';
import { readDocument } from './document-reading/read-document.js';
import { findCursor, type CursorPlace } from './policy-language-cursor.js';
import { objectsFor } from './policy-language-schema.js';
import { policySchema } from './schema.js';
import type { ObjectSchema, RecordSchema, Schema } from './schema/types.js';

/** One thing that may be written at a place of a policy file. */
export interface PolicyCompletion {
  readonly label: string;
  readonly insertText: string;
  /** A few words beside the label. */
  readonly detail: string;
  /** Markdown that explains it; holds nothing that stands in the file. */
  readonly documentation: string;
  /** What the insertion replaces: the word at the cursor. */
  readonly replace: Span;
}

/** What may be written at a place of a policy file, which may be half typed. */
export function completePolicy(text: string, offset: number): readonly PolicyCompletion[] {
  const replace = wordAt(text, offset);
  if (isInComment(text, replace.start)) return [];
  const marked = text.slice(0, replace.start) + cursor + text.slice(replace.end);
  const { root } = readDocument(marked);
  const place = root === undefined ? undefined : findCursor(root, policySchema, cursor);
  if (place === undefined) return [];
  const context: Context = {
    replace,
    isKeyWritten: /^[ \t]*:(?:\s|$)/.test(text.slice(replace.end, replace.end + 80)),
    sharesLine: sharesLineWithKey(text, replace.start),
  };
  return place.at === 'key' ? keysFor(place, context) : valuesFor(place.schema, context);
}

/** A word that nobody writes; it takes the place of the word at the cursor, so that a half-typed file parses. */
const cursor = 'wharfmasterCursorIsHere';

interface Context {
  readonly replace: Span;
  /** A colon follows already. */
  readonly isKeyWritten: boolean;
  /** A key stands before the cursor on the same line. */
  readonly sharesLine: boolean;
}

function keysFor({ schema, map }: Extract<CursorPlace, { at: 'key' }>, context: Context): readonly PolicyCompletion[] {
  if (schema.kind === 'record') return ownKeys(schema, (id) => (context.isKeyWritten ? id : `${id}: `), context);
  const present = presentKeys(map);
  const known = new Map<string, Schema>();
  for (const object of objectsFor(schema, map))
    for (const [key, field] of fieldsOf(object)) if (!present.has(key) && !known.has(key)) known.set(key, field);
  return [...known].map(([key, field]) => ({
    label: key,
    insertText: context.isKeyWritten ? key : isOpened(field) ? `${key}:` : `${key}: `,
    detail: kindOf(field),
    documentation: documentation(field),
    replace: context.replace,
  }));
}

function valuesFor(schema: Schema, context: Context): readonly PolicyCompletion[] {
  switch (schema.kind) {
    case 'word':
      return Object.entries(schema.words).map(([word, meaning]) => value(word, meaning, context));
    case 'boolean':
      return [value('true', schema.description, context), value('false', schema.description, context)];
    case 'text':
      return schema.format === 'rule' ? ruleWords((id) => id, context) : [];
    case 'list':
      return valuesFor(schema.items, context).map((item) => ({
        ...item,
        insertText: context.sharesLine ? `[${item.insertText}]` : `- ${item.insertText}`,
      }));
    case 'object':
    case 'variant':
    case 'record':
      return context.sharesLine ? [] : keysFor({ at: 'key', schema, map: undefined }, context);
    case 'number':
      return [];
  }
}

/** The keys of a record, where they are not a person's own names. */
function ownKeys({ keys }: RecordSchema, write: (id: string) => string, context: Context): readonly PolicyCompletion[] {
  if (keys === 'rule') return ruleWords(write, context);
  return keys === 'place' ? placeWords(write, context) : [];
}

function placeWords(write: (id: string) => string, context: Context): readonly PolicyCompletion[] {
  return fileKinds.flatMap(({ id, label, places }) => [
    { ...value(`${id}/*`, `Every place of this kind of file: ${label}.`, context), insertText: write(`${id}/*`), detail: label },
    ...places.map((place) => ({
      ...value(place.id, `${place.label}\n\n\`\`\`\n${place.example}\n\`\`\``, context),
      insertText: write(place.id),
      detail: label,
    })),
  ]);
}

function ruleWords(write: (id: string) => string, context: Context): readonly PolicyCompletion[] {
  return rules.map(({ id, summary, family }) => ({
    label: id,
    insertText: write(id),
    detail: family,
    documentation: summary,
    replace: context.replace,
  }));
}

function value(label: string, meaning: string, context: Context): PolicyCompletion {
  return { label, insertText: label, detail: '', documentation: meaning, replace: context.replace };
}

function presentKeys(map: DocumentNode | undefined): ReadonlySet<string> {
  return new Set(map?.kind === 'map' ? map.entries.map(({ key }) => key) : []);
}

function fieldsOf(object: ObjectSchema): readonly (readonly [string, Schema])[] {
  return [...Object.entries(object.required), ...Object.entries(object.optional)];
}

/** True for values that go on below their key. */
function isOpened(schema: Schema): boolean {
  return schema.kind === 'object' || schema.kind === 'record' || schema.kind === 'variant';
}

function kindOf(schema: Schema): string {
  if (schema.kind === 'word') return Object.keys(schema.words).join(' | ');
  if (schema.kind === 'text') return schema.format === undefined || schema.format === 'any' ? 'text' : schema.format;
  return isOpened(schema) ? 'map' : schema.kind;
}

function documentation(schema: Schema): string {
  return `${schema.description}\n\n\`\`\`yaml\n${schema.example}\n\`\`\``;
}

function wordAt(text: string, offset: number): Span {
  const at = Math.max(0, Math.min(offset, text.length));
  let [start, end] = [at, at];
  while (start > at - longestWord && start > 0 && isWordCharacter(text, start - 1)) start--;
  while (end < at + longestWord && end < text.length && isWordCharacter(text, end)) end++;
  return { start, end };
}

const longestWord = 256;

function isWordCharacter(text: string, at: number): boolean {
  return /[A-Za-z0-9_./*@-]/.test(text[at] ?? '') && !isDash(text, at);
}

/** The dash of a list item is no part of the word behind it. */
function isDash(text: string, at: number): boolean {
  if (text[at] !== '-' || !/^(?:\s|$)/.test(text.slice(at + 1, at + 2))) return false;
  return /^\s*$/.test(lineBefore(text, at).replaceAll('- ', ''));
}

function lineBefore(text: string, at: number): string {
  const start = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  return text.slice(start, at);
}

function isInComment(text: string, at: number): boolean {
  return /(?:^|\s)#/.test(lineBefore(text, at));
}

function sharesLineWithKey(text: string, at: number): boolean {
  return lineBefore(text, at).replace(/^[\s-]*/, '') !== '' && /:\s*$/.test(lineBefore(text, at));
}
