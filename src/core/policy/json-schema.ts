import { ruleIds } from '../model/rules.js';
import { writtenForms } from './document-reading/written-forms.js';
import type { Fields, Format, ObjectSchema, Schema } from './schema/types.js';

/** A JSON Schema (draft-07), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The policy's table as JSON Schema for editors that know nothing of Wharfmaster. It says what one key by itself may be; what keys mean
 * together, and what only a parser can tell (patterns, ranges, RE2), only the reader says.
 */
export function toJsonSchema(schema: Schema): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Wharfmaster policy', ...convert(schema) };
}

function convert(schema: Schema): JsonSchema {
  return { description: schema.description, ...shape(schema) };
}

function shape(schema: Schema): JsonSchema {
  switch (schema.kind) {
    case 'text':
      return { type: 'string', ...formatOf(schema.format) };
    case 'number':
      return { type: 'integer', minimum: schema.minimum };
    case 'boolean':
      return { type: 'boolean' };
    case 'word':
      return { enum: Object.keys(schema.words), enumDescriptions: Object.values(schema.words) };
    case 'list':
      return { type: 'array', items: convert(schema.items) };
    case 'record':
      return {
        type: 'object',
        ...(schema.keys !== undefined && { propertyNames: formatOf(schema.keys) }),
        additionalProperties: convert(schema.values),
      };
    case 'object':
      return schema.shorthand === undefined
        ? objectShape(schema)
        : { anyOf: [shorthandShape(schema, schema.shorthand), objectShape(schema)] };
    case 'variant':
      return { oneOf: Object.values(schema.of).map(convert) };
  }
}

function objectShape({ required, optional }: ObjectSchema): JsonSchema {
  const names = Object.keys(required);
  return {
    type: 'object',
    ...(names.length > 0 && { required: names }),
    properties: { ...properties(required), ...properties(optional) },
    patternProperties: { '^x-': { description: 'Belongs to another tool.' } },
    additionalProperties: false,
  };
}

function shorthandShape({ required }: ObjectSchema, key: string): JsonSchema {
  const field = required[key];
  return field === undefined ? {} : convert(field);
}

function properties(fields: Fields): JsonSchema {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, convert(field)]));
}

function formatOf(format: Format | undefined): JsonSchema {
  switch (format) {
    case 'any':
      return {};
    case 'date':
      return { format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' };
    case 'rule':
      return { enum: ruleIds };
    case 'duration':
    case 'digest':
    case 'fingerprint':
    case 'version':
    case 'url':
    case 'tag':
    case 'place':
    case 'resourcePath':
      return { pattern: writtenForms[format].source };
    case 'pattern':
      return { pattern: '^[A-Za-z0-9._:/*\\[\\]-]+$' };
    case 'repository':
    case 'prefix':
    case 'host':
    case 'hostOrDeny':
      return { pattern: '^[A-Za-z0-9._:/\\[\\]-]+$' };
    default:
      return { pattern: '\\S' };
  }
}
