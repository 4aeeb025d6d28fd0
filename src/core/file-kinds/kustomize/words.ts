/** One of these is in every key that can lead to an image: `images`, `imageTags`, `helmCharts`, `patches`, and `image` in a file of patches. */
export const words: readonly string[] = ['image', 'helm', 'patch'];
