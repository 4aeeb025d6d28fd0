import type { Level } from '../../model/rules.js';
import type { Policy } from '../../policy/document.js';
import { strictest } from '../../policy/judging/levels.js';
import type { ExportedRule } from '../exporter.js';
import type { CheckPlace } from './check-place.js';

/** The highest level of any finding where the target looks, from the policy's `places`. */
export interface PlaceLevel {
  readonly level: Level;
  readonly notes: readonly ExportedRule[];
}

/** A target cannot tell one place of a file from another, so the strictest of them counts. */
export function placeLevel({ places = {} }: Policy, { kind }: CheckPlace): PlaceLevel {
  const own = Object.entries(places).filter(([id]) => id.startsWith(`${kind}/`));
  const whole = places[`${kind}/*`] ?? 'error';
  const level = strictest([whole, ...own.filter(([id]) => id !== `${kind}/*`).map(([, written]) => written)]);
  const notes = Object.keys(places).map((id): ExportedRule => {
    const path = `places.${id}`;
    if (!id.startsWith(`${kind}/`)) return { path, fidelity: 'exact', reason: 'It is about files of another kind.' };
    if (places[id] === level) return { path, fidelity: 'exact', reason: 'No finding is louder.' };
    return { path, fidelity: 'stricter', reason: `All places of a ${kind} file count alike here, as the strictest of them: ${level}.` };
  });
  return { level, notes };
}
