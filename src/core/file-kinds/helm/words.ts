/** One of these is in every key that can lead to an image or a chart, in every file that a name does not claim already. */
export const words: readonly string[] = ['image', 'repository', 'oci://', 'hub'];
