import { describe, expect, it } from 'vitest';
import type { DockerfileOfImage } from '../../../../src/lsp/protocol.js';
import { Placement } from '../../../../src/vscode/scanning/placement.js';
import { id } from '../support/scans.js';

const silent = { dispose: () => undefined };
const host = {
  running: true,
  request: () => Promise.reject(new Error('nobody asks')),
  ...{
    onImageEvent: () => silent,
    onProgress: () => silent,
    onCeremonyProgress: () => silent,
    answer: () => undefined,
    onDidStart: () => silent,
    stop: () => undefined,
    dispose: () => undefined,
  },
};

function placement(): Placement {
  const kept = new Map<string, unknown>();
  const memory = {
    keys: () => [...kept.keys()],
    get: <T>(key: string, otherwise?: T) => (kept.has(key) ? kept.get(key) : otherwise) as T,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  const files = {
    read: () => Promise.resolve({ dockerfiles: [], buildFiles: [], all: [] }),
  };
  return new Placement(memory, files, host);
}

describe('where an image belongs', () => {
  it('is nowhere for one that is called like a property of every object', async () => {
    for (const name of ['constructor:latest', '__proto__:1', 'toString'])
      expect(await placement().place({ id: id('a'), names: [name], scans: [] })).toEqual({});
  });

  it('is what a person chose, for every later image of that repository', async () => {
    const places = placement();
    await places.choose({ id: id('a'), names: ['web:1'], scans: [] }, 'file:///w/Dockerfile');
    const chosen: DockerfileOfImage = { uri: 'file:///w/Dockerfile', because: 'chosen', certain: true };
    expect(await places.place({ id: id('b'), names: ['web:2'], scans: [] })).toEqual({ belongs: 'you said so', dockerfile: chosen });
  });
});
