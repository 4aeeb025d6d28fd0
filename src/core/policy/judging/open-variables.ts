import type { ImageValue } from '../../model/image-use.js';
import { decidedParts } from '../../reference/index.js';

/**
 * The variables that can still change where an image comes from: assumed on their default, not settled by the policy, and not
 * confined to the tag (policy.md section 5, Assumptions). An assumption whose text stands nowhere may have changed anything.
 */
export function openVariables(value: ImageValue & { readonly kind: 'reference' }): readonly string[] {
  const open = new Set(value.assumes.filter(({ from }) => from !== 'policy').map(({ name }) => name));
  if (open.size === 0) return [];
  const pieces = value.pieces.filter(({ variable }) => variable !== undefined && open.has(variable.name));
  const placed = new Set(pieces.map(({ variable }) => variable?.name));
  const isEverywhereKnown = [...open].every((name) => placed.has(name));
  const decided = isEverywhereKnown ? decidedParts(value.text, pieces) : {};
  return decided.registry !== undefined && decided.repository !== undefined ? [] : [...open];
}
