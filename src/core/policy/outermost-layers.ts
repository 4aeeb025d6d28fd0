import type { GoverningPolicy, PolicyLayer } from './layer.js';

/**
 * Whose word counts where a policy permits or arranges something and does not tighten it: how a host is reached, who may break the glass,
 * where evidence lies. A policy below the organisation's may only tighten, so that with one above nobody else is asked.
 */
export function outermostLayers({ layers }: Pick<GoverningPolicy, 'layers'>): readonly PolicyLayer[] {
  const organisation = layers.filter(({ kind }) => kind === 'organisation');
  return organisation.length > 0 ? organisation : layers;
}
