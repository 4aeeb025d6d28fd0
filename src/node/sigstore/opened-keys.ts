import type { KeyObject } from 'node:crypto';
import type { Result, TrustProblem } from '../../core/index.js';

/** A private key in memory, ready to sign. */
export interface PrivateKey {
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  /** Of the public half, as policies name it. */
  readonly fingerprint: string;
}

/**
 * Keys that one engine has opened or is opening, by path and passphrase. Deriving a key from a passphrase takes a good part of a second, on
 * purpose, and a release signs several times; an engine lives no longer than the command that it works for.
 */
export type OpenedKeys = Map<string, Promise<Result<PrivateKey, TrustProblem>>>;
