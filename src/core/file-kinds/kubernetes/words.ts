/** One of these is in every key that can lead to an image (kinds.ts, generic.ts); a test compares them with the tables. */
export const words: readonly string[] = ['image', 'bundle'];
