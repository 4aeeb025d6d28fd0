import type { Digest } from '../../core/index.js';

/** Cosign's predicate type for "I signed this image"; every other statement is an attestation. */
export const signPredicate = 'https://sigstore.dev/cosign/sign/v1';

/** What a statement's envelope calls its content. */
export const payloadType = 'application/vnd.in-toto+json';

/** The bytes to sign: the fields in the order in which cosign writes them, so that signing the same twice gives the same. */
export function makeStatement(digest: Digest, predicateType: string, predicate: unknown): Buffer {
  const [algorithm = '', hex = ''] = digest.split(':');
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject: [{ digest: { [algorithm]: hex } }], predicateType, predicate };
  return Buffer.from(JSON.stringify(statement));
}
