import type { Digest } from '../../model/image-reference.js';

/** A base image that somebody says an image was built from. It proves nothing, and says where to look. */
export interface BaseClaim {
  /** As written: `registry.bank.example/base/node:22-slim`. */
  readonly reference: string;
  readonly digest?: Digest;
  readonly from: 'label' | 'dockerfile' | 'person';
}
