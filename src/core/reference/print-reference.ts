import type { ImageReference } from '../model/image-reference.js';
import { parseReference } from './parse-reference.js';

/** The canonical spelling, `registry/repository[:tag][@digest]`; parsing it gives the same reference. */
export function printReference(reference: ImageReference): string {
  return `${reference.registry}/${reference.repository}${suffixOf(reference)}`;
}

/**
 * The shortest spelling that means the same, as people write it: `nginx:1`. Unlike distribution's `FamiliarString` it keeps the
 * host where the short form would be read as something else (`docker.io/foo.bar/x` is not `foo.bar/x`).
 */
export function familiarReference(reference: ImageReference): string {
  const canonical = printReference(reference);
  if (reference.registry !== 'docker.io') return canonical;
  const suffix = suffixOf(reference);
  const shorter = [reference.repository.replace(/^library\//, '') + suffix, reference.repository + suffix];
  return shorter.find((text) => means(text, canonical)) ?? canonical;
}

function suffixOf({ tag, digest }: ImageReference): string {
  return `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function means(text: string, canonical: string): boolean {
  const parsed = parseReference(text);
  return parsed.ok && printReference(parsed.value.reference) === canonical;
}
