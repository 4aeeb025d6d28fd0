import { parsePattern } from '../../../policy/pattern/index.js';
import type { ImageSet, Spell } from '../../checks/index.js';

/** The references, as written, that an entry of `trust` is about. */
export function imageSets(spell: Spell, path: string, match: string): readonly ImageSet[] {
  const pattern = parsePattern(match);
  return pattern.ok ? spell(pattern.value).map((compiled) => ({ path, ...compiled })) : [];
}
