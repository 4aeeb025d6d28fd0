import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../../src/core/policy/document-reading/read-document.js';
import { validate } from '../../../../src/core/policy/document-reading/validate.js';
import { policySchema } from '../../../../src/core/policy/schema.js';
import type { ObjectSchema, Schema } from '../../../../src/core/policy/schema/types.js';

interface Key {
  readonly path: string;
  readonly key: string;
  readonly schema: Schema;
}

/** Every key of the table, also below lists and variants. */
function keysBelow(schema: Schema, path: string): readonly Key[] {
  switch (schema.kind) {
    case 'object':
      return Object.entries({ ...schema.required, ...schema.optional }).flatMap(([key, field]) => [
        { path: `${path}.${key}`, key, schema: field },
        ...keysBelow(field, `${path}.${key}`),
      ]);
    case 'list':
      return keysBelow(schema.items, `${path}[]`);
    case 'record':
      return keysBelow(schema.values, `${path}{}`);
    case 'variant':
      return Object.entries(schema.of).flatMap(([type, variant]) => keysBelow(variant, `${path}(${type})`));
    default:
      return [];
  }
}

const keys = keysBelow(policySchema, '');

describe('the table of the policy', () => {
  it('knows more than a hundred keys', () => {
    expect(keys.length).toBeGreaterThan(100);
  });

  it.each(keys.map((key) => [key.path, key] as const))('explains %s in a sentence, with an example that is sound', (_, { key, schema }) => {
    expect(schema.description).toMatch(/^[A-Z`].*\.$/);
    const { root, complaints } = readDocument(schema.example);
    expect(complaints).toEqual([]);
    const only: ObjectSchema = { kind: 'object', description: '', example: '', required: { [key]: schema }, optional: {} };
    expect(root && validate(root, only).complaints).toEqual([]);
  });
});
