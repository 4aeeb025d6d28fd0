import { describe, expect, it } from 'vitest';
import type { PushProgress } from '../../../../src/core/index.js';
import { layerProgress } from '../../../../src/node/push/layer-progress.js';
import { linesOf } from '../../../../src/node/push/lines-of.js';
import { registryAuth } from '../../../../src/node/push/registry-auth.js';

const [first, second] = [`sha256:aaaa${'0'.repeat(60)}`, `sha256:bbbb${'0'.repeat(60)}`];

function telling(): { readonly told: PushProgress[]; readonly layers: ReturnType<typeof layerProgress> } {
  const told: PushProgress[] = [];
  const sizes = new Map([
    [first, 100],
    [second, 50],
  ]);
  return { told, layers: layerProgress(sizes, (progress) => told.push(progress)) };
}

describe('the progress of layers', () => {
  it('knows layers by the first digits of their ids', () => {
    const { told, layers } = telling();
    layers.sent('aaaa00000000', 40);
    layers.there('bbbb00000000');
    expect(told).toEqual([
      { sent: 40, total: 150, layer: first },
      { sent: 90, total: 150, layer: second },
    ]);
  });

  it('never goes back, and never beyond the whole', () => {
    const { told, layers } = telling();
    for (const bytes of [60, 20, 500]) layers.sent('aaaa00000000', bytes);
    expect(told.map(({ sent }) => sent)).toEqual([60, 60, 100]);
  });

  it('ends with everything when all are there', () => {
    const { told, layers } = telling();
    layers.allThere();
    expect(told.at(-1)).toMatchObject({ sent: 150, total: 150 });
  });

  it('counts layers of which nothing is known', () => {
    const told: PushProgress[] = [];
    layerProgress(new Map(), (progress) => told.push(progress)).sent('cccc', 7);
    expect(told).toEqual([{ sent: 7, layer: 'sha256:cccc' }]);
  });
});

describe('the header with credentials', () => {
  /** As the daemon reads it: URL-safe, and with its padding. */
  function read(header: string): unknown {
    expect(header.length % 4).toBe(0);
    expect(header).toMatch(/^[A-Za-z0-9_-]+=*$/);
    return JSON.parse(Buffer.from(header, 'base64url').toString());
  }

  it('is for the registry that is pushed to', () => {
    expect(read(registryAuth('r.example', { username: 'ada', password: 'ÿ?>ü~' }))).toEqual({
      username: 'ada',
      password: 'ÿ?>ü~',
      serveraddress: 'r.example',
    });
    expect(read(registryAuth('docker.io', { identityToken: 't' }))).toEqual({
      identitytoken: 't',
      serveraddress: 'https://index.docker.io/v1/',
    });
    expect(read(registryAuth('r.example', undefined))).toEqual({});
  });
});

describe('lines of a stream', () => {
  it('come whole, also when they come in pieces', async () => {
    const pieces = ['{"a"', ':1}\r\n\r\n{"ü', '":2}'].map((text) => Buffer.from(text));
    const cut = [...pieces.slice(0, 1), pieces[1]?.subarray(0, 10), pieces[1]?.subarray(10), pieces[2]].flatMap((piece) => piece ?? []);
    const lines: string[] = [];
    for await (const line of linesOf(cut as never)) lines.push(line);
    expect(lines).toEqual(['{"a":1}', '{"ü":2}']);
  });
});
