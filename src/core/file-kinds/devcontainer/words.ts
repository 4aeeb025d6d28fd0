/** One of these is in every key of a dev container that can lead to an image, unless it is spelt with escapes. */
export const words: readonly string[] = ['image', 'docker', 'build', 'features', '\\u'];
