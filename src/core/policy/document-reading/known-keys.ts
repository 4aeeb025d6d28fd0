import type { ObjectSchema } from '../schema/types.js';

/** Keys that start with `x-` belong to other tools (policy.md section 1). */
export function isIgnoredKey(key: string): boolean {
  return key.startsWith('x-');
}

/** Every key that a map may have, the required ones first. */
export function keysOf(schema: ObjectSchema): readonly string[] {
  return [...Object.keys(schema.required), ...Object.keys(schema.optional)];
}
