import { countDistinct } from '../trusted/distinct-principals.js';
import type { PolicySignature } from './origin.js';

/** How many different people signed, each as another signer: a key that is listed under two names counts once. */
export function countSigners(signatures: readonly PolicySignature[], among?: readonly string[]): number {
  const names = [...new Set(signatures.map(({ signer }) => signer))].filter((name) => among === undefined || among.includes(name));
  return countDistinct(names.map((name) => signatures.filter(({ signer }) => signer === name).map(({ principal }) => principal)));
}
