import type { ExportedRule, Fidelity } from '../exporter.js';

/** Notes from several passes over one policy: a part is as good as its worst note, whose reason stands. */
export function mergeNotes(...passes: readonly (readonly ExportedRule[])[]): readonly ExportedRule[] {
  const byPath = new Map<string, ExportedRule>();
  for (const rule of passes.flat()) {
    const known = byPath.get(rule.path);
    if (known === undefined || worst.indexOf(rule.fidelity) > worst.indexOf(known.fidelity)) byPath.set(rule.path, rule);
  }
  return [...byPath.values()];
}

const worst: readonly Fidelity[] = ['exact', 'stricter', 'not-expressible', 'looser'];
