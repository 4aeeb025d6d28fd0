import type { Sha256 } from './sha256.js';

/*
 * The Merkle tree hash of RFC 6962, section 2.1, built one leaf at a time: only the roots of the full subtrees are kept, so that a log of
 * any length needs some forty hashes.
 */

/** A tree by the roots of its full subtrees, the largest first. Never changed: a longer tree is another one. */
export interface MerkleTree {
  readonly size: number;
  readonly peaks: readonly Peak[];
}

interface Peak {
  readonly leaves: number;
  readonly hash: Uint8Array;
}

export const emptyTree: MerkleTree = { size: 0, peaks: [] };

export function addLeaf({ size, peaks }: MerkleTree, data: Uint8Array, sha256: Sha256): MerkleTree {
  const next = [...peaks];
  let last: Peak = { leaves: 1, hash: sha256(joined(0, data)) };
  for (let before = next.at(-1); before?.leaves === last.leaves; before = next.at(-1)) {
    next.pop();
    last = { leaves: before.leaves * 2, hash: nodeHash(before.hash, last.hash, sha256) };
  }
  return { size: size + 1, peaks: [...next, last] };
}

export function rootOf({ peaks }: MerkleTree, sha256: Sha256): Uint8Array {
  const smallest = peaks.at(-1);
  if (smallest === undefined) return sha256(new Uint8Array());
  return peaks.slice(0, -1).reduceRight((right, { hash }) => nodeHash(hash, right, sha256), smallest.hash);
}

function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(joined(1, left, right));
}

/** Leaves and nodes are told apart by their first byte, so that no node can be passed off as a leaf. */
function joined(first: 0 | 1, ...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = first;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
