/**
 * One of these is in every configuration that can name an image: keys that do, keys of texts that other kinds read, and the escape by which JSON may spell
 * them.
 */
export const words: readonly string[] = ['image', 'yaml_body', 'jobspec', 'helm_release', '\\u'];
