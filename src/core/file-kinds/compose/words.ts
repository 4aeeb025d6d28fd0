/** One of these is in every key of a Compose file that can lead to an image; a test compares them with the table. */
export const words: readonly string[] = ['image', 'build', 'model', 'include', 'extends'];
