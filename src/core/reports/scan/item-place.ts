import type { Digest } from '../../model/image-reference.js';
import type { ScanItem } from '../../model/scan-verdict.js';
import type { InstructionRecord, PlacedLayer, Placement } from './scan-audit.js';

/** Where a thing in an image is said to come from. */
export interface ItemPlace {
  readonly origin: PlacedLayer['origin'];
  readonly at?: InstructionRecord;
}

/** The instruction that is said to have brought an item in; undefined without a Dockerfile, or when the item names no layer. */
export function placesOf(placement: Placement | undefined): (entry: ScanItem) => ItemPlace | undefined {
  const placeOf = layerPlacesOf(placement);
  return ({ item }) => placeOf(item.layer);
}

/** The same for a layer. */
export function layerPlacesOf(placement: Placement | undefined): (layer: Digest | undefined) => ItemPlace | undefined {
  const layers = new Map(placement?.layers.map((placed) => [placed.layer, placed]));
  return (layer) => {
    const placed = layer === undefined ? undefined : layers.get(layer);
    if (placed === undefined) return undefined;
    const at = placed.origin === 'base' ? (placement?.from ?? placed.at) : placed.at;
    return { origin: placed.origin, ...(at === undefined ? {} : { at }) };
  };
}
