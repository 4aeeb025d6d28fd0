import type { CustomResource } from '../../model/reading.js';

/** One of these is in every key or address that can lead to an image (kinds/, generic.ts, files.ts); a test compares them with the tables. */
export const words: readonly string[] = [
  ...['image', 'bundle', 'package', 'registry', 'repository', 'repoURL'],
  ...['oci:', 'docker:', 'dockerfile', 'containerfile'],
];

/** The same with what resources hold that a policy or a person describes: the last field of each way that leads to an image. */
export function wordsWith(described: readonly CustomResource[]): readonly string[] {
  const own = described.flatMap(({ images = [] }) => images).flatMap((path) => lastField(path) ?? []);
  return own.length === 0 ? words : [...new Set([...words, ...own])];
}

/** Undefined for a way that ends in `*` alone: then the field before it counts. */
function lastField(path: string): string | undefined {
  return path
    .split('.')
    .findLast((step) => step !== '*')
    ?.replaceAll('[]', '')
    .replace(/=.*/, '');
}
