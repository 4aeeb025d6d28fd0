import type { Random } from './random.js';

/** What the hostile writer wants to say; how it is spelt is for chance to decide. */
export type Value = string | { readonly image: string } | { readonly list: readonly Value[] } | readonly Field[];
export type Field = readonly [string, Value];

/** Counts the images, so that each has a name of its own. */
export interface Writer {
  readonly chance: Random;
  images: number;
}
