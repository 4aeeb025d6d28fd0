import type { Digest, ReleaseTarget } from '../../core/index.js';

/** An image of a runtime on its way to a registry. */
export interface RuntimePush {
  readonly id: Digest;
  readonly staging: ReleaseTarget;
  readonly plainHttp: boolean;
}
