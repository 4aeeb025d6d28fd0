import type { Span } from '../../model/span.js';
import type { Format, ObjectSchema, Schema, VariantSchema, WordSchema } from '../schema/types.js';
import { shown, type Objection } from './check-format.js';
import type { Complaint, DocumentNode, MapEntry, MapNode } from './document-node.js';
import { keysOf } from './known-keys.js';
import { nearestWord } from '../../model/nearest-word.js';

/* What people read when a document is not what its schema says: what, why, next (house-style.md, Words for people). */

export function unknownKey(entry: MapEntry, schema: ObjectSchema): Complaint {
  const near = nearestWord(entry.key, keysOf(schema));
  return {
    span: entry.keySpan,
    what: `There is no key \`${shown(entry.key)}\` here.`,
    why: 'A key that nobody knows has no effect, so a typing mistake would switch a rule off.',
    next:
      near === undefined ? `Keys here are: ${keysOf(schema).join(', ')}. Keys of your own start with \`x-\`.` : `Did you mean \`${near}\`?`,
  };
}

/** One complaint for all the keys that a map lacks: they are one omission. */
export function missingKeys(node: MapNode, missing: readonly string[], schema: ObjectSchema): Complaint {
  const fields = missing.flatMap((key) => schema.required[key] ?? []);
  const names = missing.map((key) => `\`${key}\``);
  const listed = names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
  return {
    span: headOf(node),
    what: `${listed} ${missing.length === 1 ? 'is' : 'are'} missing here.`,
    why: missing.length === 1 ? (fields[0]?.description ?? schema.description) : schema.description,
    next: `Add ${missing.length === 1 ? 'it' : 'them'}: \`${fields.map(({ example }) => example).join(', ')}\`.`,
  };
}

export function missingType(node: MapNode, schema: VariantSchema): Complaint {
  return {
    span: headOf(node),
    what: '`type` is missing here.',
    why: 'It says which other keys there are.',
    next: `Add one of: ${Object.keys(schema.of).join(', ')}.`,
  };
}

export function unknownType(node: DocumentNode, schema: VariantSchema): Complaint {
  const known = Object.keys(schema.of);
  const written = node.kind === 'scalar' ? node.source : '';
  return {
    span: headOf(node),
    what: `\`${shown(written)}\` is not a \`type\` that is known here.`,
    why: 'It says which other keys there are.',
    next: suggestion(written, known),
  };
}

export function unknownWord(span: Span, written: string, schema: WordSchema, key: string | undefined): Complaint {
  return {
    span,
    what:
      key === undefined
        ? `\`${shown(written)}\` is not one of the words that may stand here.`
        : `\`${shown(written)}\` is not a value of \`${key}\`.`,
    why: schema.description,
    next: suggestion(written, Object.keys(schema.words)),
  };
}

export function emptyText(span: Span, schema: Schema, key: string | undefined): Complaint {
  return {
    span,
    what: key === undefined ? 'An empty text stands here.' : `\`${key}\` is empty.`,
    why: schema.description,
    next: `Write it out: \`${schema.example}\`.`,
  };
}

export function wrongFormat(span: Span, objection: Objection, format: Format | undefined): Complaint {
  return { span, what: objection.what, why: reasonOf(format), next: objection.next };
}

/** A value of another kind than its key needs; says how YAML read it when that may surprise. */
export function wrongKind(node: DocumentNode, schema: Schema, key: string | undefined): Complaint {
  const here = key === undefined ? 'What stands here' : `\`${key}\``;
  if (node.kind === 'scalar' && node.value === null) return noValue(node, schema, here);
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (needsText(schema) && node.kind === 'scalar') {
    return {
      span: node.span,
      what: `${here} must be text, and YAML reads ${node.source} as ${nameOf(node)}${readAs(node)}.`,
      why: 'What is not quoted may change its meaning: 1.10 becomes 1.1, and `no` or 1e3 differ from reader to reader.',
      next: `Quote it: "${node.source}".`,
    };
  }
  return {
    span: headOf(node),
    what: `${here} must be ${expected(schema)}, not ${typeof value === 'number' ? String(value) : nameOf(node)}.`,
    why: schema.description,
    next: `Write it like this: \`${schema.example}\`.`,
  };
}

/** The part of a value that a message marks: never more than one line, so that a whole section is not underlined. */
export function headOf(node: DocumentNode): Span {
  if (node.kind === 'scalar') return node.span;
  if (node.kind === 'map') return node.entries[0]?.keySpan ?? node.span;
  const first = node.items[0];
  return first === undefined ? node.span : headOf(first);
}

function noValue(node: DocumentNode, schema: Schema, here: string): Complaint {
  const list = schema.kind === 'list' ? ' An empty list is written `[]`, and means that nothing is listed.' : '';
  return {
    span: node.span,
    what: `${here} has no value.`,
    why: `A key without value is not the same as no key, and not the same as an empty list.${list}`,
    next: `Write ${expected(schema)}, as in \`${schema.example}\`, or remove the key.`,
  };
}

function needsText(schema: Schema): boolean {
  return schema.kind === 'text' || schema.kind === 'word' || (schema.kind === 'object' && schema.shorthand !== undefined);
}

function readAs(node: DocumentNode): string {
  return node.kind === 'scalar' && typeof node.value === 'number' ? ` ${node.value}` : '';
}

function nameOf(node: DocumentNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map';
  if (typeof node.value === 'number') return 'the number';
  return typeof node.value === 'boolean' ? 'true or false' : 'a text';
}

function expected(schema: Schema): string {
  switch (schema.kind) {
    case 'text':
      return 'a text';
    case 'word':
      return `one of ${Object.keys(schema.words).join(', ')}`;
    case 'number':
      return schema.minimum === 0 ? 'a whole number' : `a whole number of at least ${schema.minimum}`;
    case 'boolean':
      return 'true or false';
    case 'list':
      return 'a list';
    case 'record':
    case 'object':
    case 'variant':
      return 'a map';
  }
}

function suggestion(written: string, known: readonly string[]): string {
  const near = nearestWord(written, known);
  return near === undefined ? `Write one of: ${known.join(', ')}.` : `Did you mean \`${near}\`?`;
}

function reasonOf(format: Format | undefined): string {
  switch (format) {
    case 'pattern':
    case 'repository':
      return 'A pattern that cannot be read matches nothing, so what it was meant to say would be lost.';
    case 'place':
      return 'What is said about a place that does not exist has no effect.';
    case 'rule':
      return 'What is said about a rule that does not exist has no effect.';
    case 'date':
    case 'instant':
      return 'A day that does not exist never comes, so what depends on it would never begin or never end.';
    case 'range':
      return 'No tag is inside a range that cannot be read.';
    default:
      return 'What cannot be read has no effect, so what it was meant to say would be lost.';
  }
}
