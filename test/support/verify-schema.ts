import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

/** What our own published schema objects to in a document of `wharfmaster verify --format json`; nothing when it is valid. */
export function verifyObjections(document: unknown): readonly ErrorObject[] {
  validate(document);
  return validate.errors ?? [];
}

/** Readers of the schema are to bear with fields that come later; what we print is to have none that it does not describe. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = 'additionalProperties' in members;
  return 'properties' in members && members['type'] === 'object' && !isOpen ? { ...members, additionalProperties: false } : members;
}

const ajv = new Ajv2020({ allErrors: true, strict: true });
const validate = ajv.compile(
  closed(JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/verify-report.schema.json'), 'utf8'))) as Record<string, unknown>,
);
