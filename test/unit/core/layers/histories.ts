import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributeLayers, type AttributionHints, type Digest, type HistoryEntry, type ImageConfig } from '../../../../src/core/index.js';

const folder = join(import.meta.dirname, '../../../fixtures/histories');

/** A file as it was recorded (test/fixtures/histories/README.md). */
export function recorded(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** An image with this history, one entry a line; its layers are called l0, l1 and so on. */
export function imageOf(text: string): ImageConfig {
  const history = text
    .split('\n')
    .filter((line) => line !== '')
    .map(toEntry);
  return configOf(history, history.filter(({ emptyLayer }) => !emptyLayer).length);
}

export function configOf(history: readonly HistoryEntry[], layers: number): ImageConfig {
  const diffIds = Array.from({ length: layers }, (_, at) => layerId(at));
  return { imageId: `sha256:${'0'.repeat(64)}`, diffIds, history, labels: {}, onBuild: [] };
}

export function layerId(at: number): Digest {
  return `sha256:${String(at).padStart(64, '0')}`;
}

/** The layers with where each comes from: `base`, the line of an instruction, or why nobody knows. */
export function picture(config: ImageConfig, dockerfile: string, hints?: AttributionHints): readonly string[] {
  const { origins, fit } = attributeLayers(config, dockerfile, hints);
  const shown = config.diffIds.map((id) => {
    const origin = origins.get(id);
    if (origin === undefined) return 'missing';
    if (origin.from === 'instruction') return dockerfile.slice(origin.instruction.head.start, origin.instruction.head.end);
    return origin.from === 'base' ? 'base' : origin.why;
  });
  return [fit, ...shown];
}

function toEntry(line: string): HistoryEntry {
  const [flag, createdBy = '', comment] = line.split('\t');
  return { emptyLayer: flag === 'empty', createdBy, ...(comment === undefined ? {} : { comment }) };
}
