import type { ObjectSchema, RecordSchema, Schema, TextSchema, VariantSchema, WordSchema } from '../schema/types.js';
import { checkFormat } from './check-format.js';
import type { Complaint, DocumentNode, ListNode, MapNode, ScalarNode } from './document-node.js';
import { isIgnoredKey } from './known-keys.js';
import * as say from './validation-words.js';

/** What came of holding a document against its schema: its value as far as it is sound, and what is not. */
export interface Validation {
  /** Undefined when anything outside a separable list is wrong. */
  readonly value?: unknown;
  readonly complaints: readonly Complaint[];
  /** What is wrong inside items of separable lists: those items are left out of `value`. */
  readonly setAside: readonly SetAside[];
}

/** A broken item of a separable list. */
export interface SetAside {
  readonly node: DocumentNode;
  readonly complaints: readonly Complaint[];
}

/** Holds a document against a schema. The depth of the document is bounded before (measure-tokens.ts). */
export function validate(root: DocumentNode, schema: Schema): Validation {
  const complaints: Complaint[] = [];
  const setAside: SetAside[] = [];
  const value = new Check(complaints, setAside).value(root, schema, undefined);
  return complaints.length > 0 ? { complaints, setAside } : { value, complaints, setAside };
}

/** Stands for a value that is not sound. It never leaves this file, because then there is no value at all. */
type Nothing = typeof nothing;
const nothing = null;

class Check {
  constructor(
    private readonly complaints: Complaint[],
    private readonly setAside: SetAside[],
  ) {}

  value(node: DocumentNode, schema: Schema, key: string | undefined): unknown {
    switch (schema.kind) {
      case 'text':
        return this.text(node, schema, key);
      case 'word':
        return this.word(node, schema, key);
      case 'number':
        if (node.kind === 'scalar' && typeof node.value === 'number' && Number.isSafeInteger(node.value) && node.value >= schema.minimum)
          return node.value;
        return this.complain(say.wrongKind(node, schema, key));
      case 'boolean':
        return node.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : this.complain(say.wrongKind(node, schema, key));
      case 'list':
        if (node.kind !== 'list') return this.complain(say.wrongKind(node, schema, key));
        return schema.separable === undefined
          ? node.items.map((item) => this.value(item, schema.items, undefined))
          : this.separableItems(node, schema.items);
      case 'record':
        return node.kind === 'map' ? this.record(node, schema) : this.complain(say.wrongKind(node, schema, key));
      case 'object':
        return this.object(node, schema, key);
      case 'variant':
        return node.kind === 'map' ? this.variant(node, schema) : this.complain(say.wrongKind(node, schema, key));
    }
  }

  private text(node: DocumentNode, schema: TextSchema, key: string | undefined): string | Nothing {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') return this.complain(say.wrongKind(node, schema, key));
    return this.formatted(node, node.value, schema, key);
  }

  private formatted(node: ScalarNode, text: string, schema: TextSchema, key: string | undefined): string | Nothing {
    if (text.trim() === '' && schema.format !== 'any') return this.complain(say.emptyText(node.span, schema, key));
    const objection = checkFormat(schema.format ?? 'prose', text);
    if (objection === undefined) return text;
    return this.complain(say.wrongFormat(node.span, objection, schema.format));
  }

  private word(node: DocumentNode, schema: WordSchema, key: string | undefined): string | Nothing {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') return this.complain(say.wrongKind(node, schema, key));
    return Object.hasOwn(schema.words, node.value) ? node.value : this.complain(say.unknownWord(node.span, node.value, schema, key));
  }

  private separableItems(list: ListNode, items: Schema): readonly unknown[] {
    const sound: unknown[] = [];
    for (const node of list.items) {
      const complaints: Complaint[] = [];
      const value = new Check(complaints, this.setAside).value(node, items, undefined);
      if (complaints.length === 0) sound.push(value);
      else this.setAside.push({ node, complaints });
    }
    return sound;
  }

  private record(node: MapNode, schema: RecordSchema): Readonly<Record<string, unknown>> {
    const record = emptyRecord();
    for (const { key, keySpan, value } of node.entries) {
      const objection = schema.keys === undefined ? undefined : checkFormat(schema.keys, key);
      if (objection !== undefined) this.complain(say.wrongFormat(keySpan, objection, schema.keys));
      record[key] = this.value(value, schema.values, key);
    }
    return record;
  }

  private object(node: DocumentNode, schema: ObjectSchema, key: string | undefined): unknown {
    if (node.kind === 'scalar' && schema.shorthand !== undefined && typeof node.value === 'string')
      return this.shorthand(node, schema, schema.shorthand);
    if (node.kind !== 'map') return this.complain(say.wrongKind(node, schema, key));
    const object = emptyRecord();
    for (const entry of node.entries) {
      const field = fieldOf(schema, entry.key);
      if (field !== undefined) object[entry.key] = this.value(entry.value, field, entry.key);
      else if (!isIgnoredKey(entry.key)) this.complain(say.unknownKey(entry, schema));
    }
    const missing = Object.keys(schema.required).filter((required) => !(required in object));
    if (missing.length > 0) this.complain(say.missingKeys(node, missing, schema));
    return object;
  }

  private shorthand(node: ScalarNode, schema: ObjectSchema, key: string): unknown {
    const field = schema.required[key];
    const object = emptyRecord();
    if (field !== undefined) object[key] = this.value(node, field, key);
    return object;
  }

  private variant(node: MapNode, schema: VariantSchema): unknown {
    const type = node.entries.find((entry) => entry.key === 'type');
    if (type === undefined) return this.complain(say.missingType(node, schema));
    const name = type.value.kind === 'scalar' ? type.value.value : undefined;
    const chosen = typeof name === 'string' && Object.hasOwn(schema.of, name) ? schema.of[name] : undefined;
    if (chosen !== undefined) return this.object(node, chosen, undefined);
    return this.complain(say.unknownType(type.value, schema));
  }

  /** Says what is wrong; what it returns is the value that is not there. */
  private complain(complaint: Complaint): Nothing {
    this.complaints.push(complaint);
    return nothing;
  }
}

/** A map without prototype: `constructor` and `__proto__` are ordinary keys of a person's document. */
function emptyRecord(): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  Object.setPrototypeOf(record, null);
  return record;
}

function fieldOf(schema: ObjectSchema, key: string): Schema | undefined {
  if (Object.hasOwn(schema.required, key)) return schema.required[key];
  return Object.hasOwn(schema.optional, key) ? schema.optional[key] : undefined;
}
