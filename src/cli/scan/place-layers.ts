import {
  attributeLayers,
  placingIn,
  type ImageConfig,
  type InstructionPlace,
  type InstructionRecord,
  type LayerOrigin,
  type Placement,
} from '../../core/index.js';
import type { NamedDockerfile } from './read-dockerfile.js';

/** Which instruction of the Dockerfile is said to have made each layer, as places. */
export function placeLayers(config: ImageConfig, { shown, text }: NamedDockerfile, target: string | undefined): Placement {
  const attribution = attributeLayers(config, text, target === undefined ? {} : { target });
  const placing = placingIn(
    () => text,
    () => shown,
  );
  const record = ({ keyword, head }: InstructionPlace): InstructionRecord => ({ keyword, ...placing.place({ file: shown, span: head }) });
  const { fit, score, from, origins } = attribution;
  return {
    file: shown,
    fit,
    score,
    ...(from === undefined ? {} : { from: record(from) }),
    layers: config.diffIds.map((layer) => ({ layer, ...placeOf(origins.get(layer), record) })),
  };
}

function placeOf(origin: LayerOrigin | undefined, record: (place: InstructionPlace) => InstructionRecord) {
  if (origin === undefined || origin.from === 'unknown') return { origin: 'unknown' } as const;
  if (origin.from === 'base') return { origin: 'base' } as const;
  return { origin: 'instruction', at: record(origin.instruction) } as const;
}
