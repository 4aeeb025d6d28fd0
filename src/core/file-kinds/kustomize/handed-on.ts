import type { EmbeddedFile, FollowedFile } from '../../model/reading.js';

/** What a kustomization hands on besides its own images. */
export interface HandedOn {
  readonly embedded: EmbeddedFile[];
  readonly follows: FollowedFile[];
}
