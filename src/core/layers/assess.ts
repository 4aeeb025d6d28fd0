import type { Digest } from '../model/image-reference.js';
import { align, alike, type Border, type Pair } from './align.js';
import type { Attribution, AttributionHints, LayerOrigin } from './attribution.js';
import type { BuildChain, PlacedStep } from './build-chain.js';
import type { ImageHistory } from './image-history.js';
import { makesLayer, weightOf } from './step.js';

/** Lays one stage's instructions beside an image's history, and says where each layer comes from and how well the two agree. */
export function assess(history: ImageHistory, chain: BuildChain, hints: AttributionHints): Attribution {
  const settled = settledBase(history, chain, hints);
  // A file without FROM is no Dockerfile.
  if (!history.isSound || chain.from === undefined)
    return toAttribution(history, chain, { settled, baseLayers: settled ?? 0, pairs: [], agreement: nothingFits });
  const steps = chain.steps.map(({ step }) => step);
  const pairs = withoutStrays(align(steps, history.steps, borderOf(history, settled)), history, settled);
  const firstOwn = pairs[0]?.entry ?? history.steps.length;
  const own = Math.max(firstOwnEntry(history, settled), settled === undefined ? firstOwn : 0);
  const agreement = agreementOf(history, chain.steps, pairs, settled === undefined ? firstOwn : own);
  const baseLayers = settled ?? (agreement.fit === 'none' ? 0 : layersBefore(history, firstOwn));
  return toAttribution(history, chain, { settled, baseLayers, pairs, agreement });
}

type Agreement = Pick<Attribution, 'fit' | 'score'>;
const nothingFits: Agreement = { fit: 'none', score: 0 };

/** How many layers are the base's where that is known: from the base image itself, from an earlier look, or because there is no base. */
function settledBase(
  { diffIds }: ImageHistory,
  { isFromScratch }: BuildChain,
  { baseDiffIds, baseLayers }: AttributionHints,
): number | undefined {
  if (baseDiffIds !== undefined && baseDiffIds.length <= diffIds.length && baseDiffIds.every((id, at) => id === diffIds[at]))
    return baseDiffIds.length;
  if (baseLayers !== undefined && Number.isInteger(baseLayers) && baseLayers >= 0 && baseLayers <= diffIds.length) return baseLayers;
  return isFromScratch ? 0 : undefined;
}

/** Behind the base's last layer its settings follow, and nothing says where they end. */
function borderOf(history: ImageHistory, settled: number | undefined): Border {
  if (settled === undefined) return { lowest: 0, highest: history.steps.length };
  const next = history.layers.findIndex((layer) => layer !== undefined && layer >= settled);
  return { lowest: firstOwnEntry(history, settled), highest: settled === 0 ? 0 : next < 0 ? history.steps.length : next };
}

/** The entry behind the base's last layer. */
function firstOwnEntry({ layers }: ImageHistory, settled: number | undefined): number {
  return settled === undefined ? 0 : layers.findLastIndex((layer) => layer !== undefined && layer < settled) + 1;
}

/** A line that is only similar, far below all others, is the base's own: many images begin with the same installations. */
function withoutStrays(pairs: readonly Pair[], { steps }: ImageHistory, settled: number | undefined): readonly Pair[] {
  if (settled !== undefined) return pairs;
  let first = 0;
  for (; first < pairs.length; first++) {
    const pair = pairs[first];
    const next = pairs[first + 1]?.entry ?? steps.length;
    if (pair === undefined || pair.likeness >= 0.9 || pair.entry + 1 === next) break;
  }
  return pairs.slice(first);
}

/** The share of both sides that agrees, and how much that proves: a single CMD fits many images. */
function agreementOf(history: ImageHistory, steps: readonly PlacedStep[], pairs: readonly Pair[], firstOwn: number): Agreement {
  const own = history.steps.slice(firstOwn);
  const recordsSettings = own.some((step) => step.keyword !== '' && !makesLayer(step) && step.keyword !== 'WORKDIR');
  const byInstruction = new Map(pairs.map((pair) => [pair.instruction, pair]));
  const paired = new Set(pairs.map(({ entry }) => entry));
  let agreed = 0;
  let all = 0;
  let isExact = true;
  for (const [at, { step }] of steps.entries()) {
    const likeness = byInstruction.get(at)?.likeness ?? -1;
    if (likeness < 0 && !isRequired(step.keyword, recordsSettings)) continue;
    all += weightOf(step);
    agreed += likeness >= alike ? weightOf(step) * likeness : 0;
    if (likeness < (makesLayer(step) ? 0.999 : alike)) isExact = false;
  }
  for (const [at, step] of own.entries()) {
    if (step.isMerge || paired.has(firstOwn + at)) continue;
    all += weightOf(step);
    isExact = false;
  }
  return describeAgreement(agreed, all, isExact, steps.length > 0);
}

/** BuildKit records no ONBUILD, and kaniko only what makes a layer. */
function isRequired(keyword: string, recordsSettings: boolean): boolean {
  return keyword !== 'ONBUILD' && keyword !== 'ARG' && (recordsSettings || makesLayer({ keyword }));
}

function describeAgreement(agreed: number, all: number, isExact: boolean, hasSteps: boolean): Agreement {
  if (all === 0) return hasSteps ? nothingFits : { fit: 'exact', score: 0 };
  const share = agreed / all;
  if (share < 0.25) return nothingFits;
  return { fit: isExact ? 'exact' : 'partial', score: Math.min(1, share * (1 - 0.5 ** (agreed * 1.5))) };
}

function layersBefore({ layers, layersBelow }: ImageHistory, entry: number): number {
  const below = layers.slice(0, entry).findLast((layer) => layer !== undefined);
  return below === undefined ? layersBelow : below + 1;
}

interface Assessed {
  readonly settled: number | undefined;
  readonly baseLayers: number;
  readonly pairs: readonly Pair[];
  readonly agreement: Agreement;
}

function toAttribution(history: ImageHistory, chain: BuildChain, { baseLayers, pairs, agreement }: Assessed): Attribution {
  const origins = new Map<Digest, LayerOrigin>();
  const originOf = agreement.fit === 'none' ? () => changed : originsIn(history, chain, pairs);
  const entries = new Map(history.layers.map((layer, entry) => [layer, entry]));
  // The same content may lie in two layers: the lower one brought it in.
  for (const [layer, id] of history.diffIds.entries()) {
    if (!origins.has(id)) origins.set(id, layer < baseLayers ? { from: 'base' } : originOf(entries.get(layer)));
  }
  return { origins, baseLayers, ...agreement, ...(chain.from === undefined ? {} : { from: chain.from }) };
}

const changed: LayerOrigin = { from: 'unknown', why: 'changed' };
const squashed: LayerOrigin = { from: 'unknown', why: 'squashed' };

function originsIn(history: ImageHistory, { steps }: BuildChain, pairs: readonly Pair[]): (entry: number | undefined) => LayerOrigin {
  const byEntry = new Map(pairs.map((pair) => [pair.entry, pair]));
  const isOneForAll = isSquashed(history, pairs);
  return (entry) => {
    const step = entry === undefined ? undefined : history.steps[entry];
    if (entry === undefined || step === undefined) return changed;
    const pair = byEntry.get(entry);
    const placed = pair === undefined ? undefined : steps[pair.instruction];
    if (step.isMerge || isOneForAll) return squashed;
    if (pair === undefined || placed === undefined || pair.likeness < alike) return changed;
    return isFiller(step.keyword) ? { from: 'instruction', instruction: placed.place } : squashed;
  };
}

/** A setting brings no files: a layer that is flagged as one's holds what came before it. */
function isFiller(keyword: string): boolean {
  return makesLayer({ keyword }) || keyword === 'WORKDIR';
}

/** Buildah without `--layers` flags the last entry alone, whatever the others brought; BuildKit flags only what is really empty. */
function isSquashed({ steps, layers }: ImageHistory, pairs: readonly Pair[]): boolean {
  const own = pairs.filter(({ entry }) => makesLayer(steps[entry] ?? { keyword: '' }));
  const filled = own.filter(({ entry }) => layers[entry] !== undefined);
  const last = steps.length - 1;
  const isLast = layers[last] !== undefined && filled.every(({ entry }) => entry === last);
  return own.length > 1 && isLast && filled.length <= 1 && steps[last]?.isBuildKit !== true;
}
