import type { Clock, Registry, SignRequest } from '../../core/index.js';
import type { OpenedKeys } from './opened-keys.js';

/** What the embedded signer works with. */
export interface EmbeddedEngineOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  /** Told in a sentence what is done over the network, without secrets. */
  readonly log?: (line: string) => void;
  /** Absent: those of this engine alone. */
  readonly openedKeys?: OpenedKeys;
}

/** How to sign bytes that are no image: a VEX document, a checkpoint of the evidence log, a policy. */
export interface BlobSignRequest extends Pick<SignRequest, 'signer' | 'means' | 'secrets' | 'timeoutMs'> {
  readonly clock: Clock;
}
