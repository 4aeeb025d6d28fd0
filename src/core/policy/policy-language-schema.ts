import type { DocumentNode } from './document-reading/document-node.js';
import type { ObjectSchema, Schema } from './schema/types.js';

/** What may stand under a key of a map, if the key is known. */
export function schemaOfField(schema: Schema, key: string, map: DocumentNode): Schema | undefined {
  if (schema.kind === 'record') return schema.values;
  return objectsFor(schema, map)
    .map((object) => fieldOf(object, key))
    .find((field) => field !== undefined);
}

/** What may stand in a list. */
export function schemaOfItem(schema: Schema): Schema | undefined {
  return schema.kind === 'list' ? schema.items : undefined;
}

/** The maps that a place may hold: one, or every variant while its `type` does not decide. */
export function objectsFor(schema: Schema, map: DocumentNode | undefined): readonly ObjectSchema[] {
  if (schema.kind === 'object') return [schema];
  if (schema.kind !== 'variant') return [];
  const type = map?.kind === 'map' ? map.entries.find(({ key }) => key === 'type')?.value : undefined;
  const chosen =
    type?.kind === 'scalar' && typeof type.value === 'string' && Object.hasOwn(schema.of, type.value) ? schema.of[type.value] : undefined;
  return chosen === undefined ? Object.values(schema.of) : [chosen];
}

function fieldOf(schema: ObjectSchema, key: string): Schema | undefined {
  if (Object.hasOwn(schema.required, key)) return schema.required[key];
  return Object.hasOwn(schema.optional, key) ? schema.optional[key] : undefined;
}
