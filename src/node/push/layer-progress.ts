import type { PushProgress } from '../../core/index.js';

/** Counts how far the layers of an image are, and tells somebody. */
export interface LayerProgress {
  /** `layer`: its diff id or digest, or the first digits of it, with or without `sha256:`. */
  sent(layer: string, bytes: number): void;
  /** Nothing more of it needs to be sent. */
  there(layer: string): void;
  allThere(): void;
}

/** `sizes`: bytes by diff id or digest, as far as they are known; `whole`: of all layers, where nobody knows them one by one. What is told never goes back. */
export function layerProgress(sizes: ReadonlyMap<string, number>, tell: (progress: PushProgress) => void, whole = 0): LayerProgress {
  const counts = new Map<string, number>();
  const total = sizes.size === 0 ? whole : [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const count = (layer: string, bytes: (size: number | undefined) => number): void => {
    const key = keyOf(layer, sizes);
    const before = counts.get(key) ?? 0;
    const now = Math.max(before, Math.min(bytes(sizes.get(key)), sizes.get(key) ?? Number.POSITIVE_INFINITY));
    counts.set(key, now);
    const sent = [...counts.values()].reduce((sum, each) => sum + each, 0);
    tell({ sent, layer: key, ...(total > 0 && { total }) });
  };
  return {
    sent: (layer, bytes) => count(layer, () => bytes),
    there: (layer) => count(layer, (size) => size ?? 0),
    allThere: () => {
      for (const [layer, size] of sizes) count(layer, () => size);
    },
  };
}

function keyOf(layer: string, sizes: ReadonlyMap<string, number>): string {
  const prefix = layer.startsWith('sha256:') ? layer : `sha256:${layer}`;
  return [...sizes.keys()].find((digest) => digest.startsWith(prefix)) ?? prefix;
}
