import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseGitIndex, trackedFiles } from '../../../src/node/git-index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

interface Shape {
  readonly version: number;
  readonly hash: number;
  readonly extension?: string;
  readonly mode?: number;
  readonly extended?: boolean;
}

/** An index as git's Documentation/gitformat-index lays it down, without meaningful hashes. */
function indexOf(names: readonly string[], { version, hash, extension, mode = 0o100644, extended = false }: Shape): Buffer {
  const head = Buffer.alloc(12);
  head.write('DIRC');
  head.writeUInt32BE(version, 4);
  head.writeUInt32BE(names.length, 8);
  let previous = '';
  const entries = names.map((text) => {
    const name = Buffer.from(text).toString('latin1');
    const fixed = Buffer.alloc(40 + hash + 2 + (extended ? 2 : 0));
    fixed.writeUInt32BE(mode, 24);
    fixed.writeUInt16BE((extended ? 0x4000 : 0) | Math.min(name.length, 0xfff), 40 + hash);
    let shared = 0;
    while (shared < previous.length && previous[shared] === name[shared]) shared++;
    const dropped = previous.length - shared;
    previous = name;
    if (version === 4) return Buffer.concat([fixed, varint(dropped), Buffer.from(name.slice(shared), 'latin1'), Buffer.alloc(1)]);
    const length = fixed.length + name.length;
    return Buffer.concat([fixed, Buffer.from(name, 'latin1'), Buffer.alloc(8 - (length % 8))]);
  });
  const extensions = extension === undefined ? [] : [Buffer.from(extension), Buffer.from([0, 0, 0, 2, 1, 2])];
  return Buffer.concat([head, ...entries, ...extensions, Buffer.alloc(hash)]);
}

/** git's offset encoding. */
function varint(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift(0x80 | (--rest & 0x7f));
  return Buffer.from(bytes);
}

const names = ['.env', 'Dockerfile', 'a/b/Dockerfile', 'a/b/ü.yaml', `long/${'x'.repeat(400)}`, 'z'];

describe('the git index', () => {
  for (const version of [2, 3, 4]) {
    for (const hash of [20, 32]) {
      it(`version ${version} with hashes of ${hash} bytes gives every name`, () => {
        expect(parseGitIndex(indexOf(names, { version, hash }), hash)).toEqual(names);
        expect(parseGitIndex(indexOf([], { version, hash, extension: 'TREE' }), hash)).toEqual([]);
      });
    }
  }

  it('reads extended flags from version 3 on', () => {
    expect(parseGitIndex(indexOf(names, { version: 3, hash: 20, extended: true }), 20)).toEqual(names);
    expect(parseGitIndex(indexOf(names, { version: 2, hash: 20, extended: true }), 20)).toBeUndefined();
  });

  it('does not claim to understand a split index, a sparse one, another version, or a torn file', () => {
    expect(parseGitIndex(indexOf(names, { version: 2, hash: 20, extension: 'link' }), 20)).toBeUndefined();
    expect(parseGitIndex(indexOf(['a/'], { version: 3, hash: 20, mode: 0o040000 }), 20)).toBeUndefined();
    expect(parseGitIndex(indexOf(names, { version: 5, hash: 20 }), 20)).toBeUndefined();
    const whole = indexOf(names, { version: 4, hash: 20 });
    for (let length = 0; length < whole.length; length++) {
      expect(parseGitIndex(whole.subarray(0, length), 20) ?? names.slice(0, 0), String(length)).toEqual([]);
    }
  });

  it('counts everything as tracked when it is not understood, and nothing before the first commit', () => {
    const odd = trackedFiles(temporaryFolder({ '.git/index': 'nonsense' }));
    expect([odd.isTracked('x'), odd.hasTracked('y')]).toEqual([true, true]);
    const fresh = trackedFiles(temporaryFolder({ '.git/HEAD': 'ref: refs/heads/main\n' }));
    expect([fresh.isTracked('x'), fresh.hasTracked('y')]).toEqual([false, false]);
  });

  it('finds files and folders, and reads a SHA-256 repository by its config', () => {
    const folder = temporaryFolder({
      '.git/index': indexOf(names, { version: 2, hash: 32 }),
      '.git/config': '[extensions]\n\tobjectFormat = sha256\n',
    });
    const tracked = trackedFiles(join(folder));
    expect([
      tracked.isTracked('a/b/Dockerfile'),
      tracked.isTracked('a/b'),
      tracked.hasTracked('a'),
      tracked.hasTracked('a/b'),
      tracked.hasTracked('b'),
    ]).toEqual([true, false, true, true, false]);
  });
});
