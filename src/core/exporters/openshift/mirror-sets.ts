import type { Policy } from '../../policy/document.js';
import type { ExportedRule } from '../exporter.js';

/** One of the two objects that lead pulls through mirrors: one for digests, one for tags. */
export interface MirrorSet {
  readonly kind: 'ImageDigestMirrorSet' | 'ImageTagMirrorSet';
  readonly suffix: string;
  readonly spec: object;
}

/** A required mirror never falls back to its source; what is written past it is not refused but pulled through it. */
export function mirrorSets({ mirrors = [] }: Policy): { readonly sets: readonly MirrorSet[]; readonly rules: readonly ExportedRule[] } {
  if (mirrors.length === 0) return { sets: [], rules: [] };
  const bySource = Map.groupBy(mirrors, ({ source }) => source);
  const entries = [...bySource].map(([source, own]) => ({
    source,
    mirrors: own.map(({ mirror }) => mirror),
    mirrorSourcePolicy: own.some(({ required }) => required === true) ? 'NeverContactSource' : 'AllowContactingSource',
  }));
  return {
    sets: [
      { kind: 'ImageDigestMirrorSet', suffix: 'digests', spec: { imageDigestMirrors: entries } },
      { kind: 'ImageTagMirrorSet', suffix: 'tags', spec: { imageTagMirrors: entries } },
    ],
    rules: mirrors.map(({ required }, at) => ({
      path: `mirrors[${at}]`,
      ...(required === true
        ? {
            fidelity: 'looser',
            reason: 'What is written past the mirror is not refused; nodes pull it through the mirror and never contact its source.',
          }
        : { fidelity: 'exact', reason: 'Nodes try the mirror first.' }),
    })),
  };
}
