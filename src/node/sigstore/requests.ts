import type { Clock, Registry, SignRequest } from '../../core/index.js';

/** What the embedded signer works with. */
export interface EmbeddedEngineOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  /** Told in a sentence what is done over the network, without secrets. */
  readonly log?: (line: string) => void;
}

/** How to sign bytes that are no image: a VEX document, a checkpoint of the evidence log, a policy. */
export interface BlobSignRequest extends Pick<SignRequest, 'signer' | 'means' | 'secrets' | 'timeoutMs'> {
  readonly clock: Clock;
}
