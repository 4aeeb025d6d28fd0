/** One of these is in every bake file that can name an image: the attributes that do, and the escape by which JSON may spell them. */
export const words: readonly string[] = ['contexts', 'args', 'dockerfile-inline', 'attest', 'cache-from', '\\u'];
