import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addLeaf, emptyTree, rootOf, type MerkleTree } from '../../../../src/core/evidence/merkle-tree.js';
import { fromHex, toHex } from '../../../../src/core/evidence/index.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** RFC 6962, section 2.1, word for word: the tree hash of a list. */
function treeHash(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1)
    return createHash('sha256')
      .update(Buffer.from([0]))
      .update(leaves[0]!)
      .digest();
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(treeHash(leaves.slice(0, split)))
    .update(treeHash(leaves.slice(split)))
    .digest();
}

describe('the Merkle tree', () => {
  it('has the roots of the test vectors of Certificate Transparency', () => {
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    let tree: MerkleTree = emptyTree;
    expect(toHex(rootOf(tree, sha256))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    leaves.forEach((leaf, at) => {
      tree = addLeaf(tree, fromHex(leaf), sha256);
      expect(toHex(rootOf(tree, sha256))).toBe(roots[at]);
    });
  });

  it('is the recursive definition of the standard, whatever the length, and keeps a handful of hashes', () => {
    const leaves = Array.from({ length: 300 }, (_, at) => Buffer.from(`leaf ${at}`));
    let tree: MerkleTree = emptyTree;
    for (const [at, leaf] of leaves.entries()) {
      tree = addLeaf(tree, leaf, sha256);
      expect(toHex(rootOf(tree, sha256))).toBe(treeHash(leaves.slice(0, at + 1)).toString('hex'));
    }
    expect(tree.peaks.length).toBeLessThanOrEqual(9);
  });
});
