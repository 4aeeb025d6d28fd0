import { isSpeltPlainly } from '../yaml/spelling.js';

/**
 * True when the text may hold a resource: both words stand in it, or it is spelt so that their absence proves nothing. Cheap and generous, since it is asked
 * of every YAML and JSON file: the reader looks at the tree and finds nothing in what only looks like a manifest.
 */
export function mayHoldResources(text: string): boolean {
  return (text.includes('apiVersion') && text.includes('kind')) || !isSpeltPlainly(text);
}
