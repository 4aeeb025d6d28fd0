import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { layerAt } from '../../../../src/node/archive/archived-image.js';
import { compressLayer } from '../../../../src/node/push/compressed-layer.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const never = new AbortController().signal;
const content = Buffer.from('a layer of some length. '.repeat(50_000));

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function layerOf(bytes: Buffer, diffId = digestOf(content)) {
  const path = join(temporaryFolder(), 'layer.tar');
  writeFileSync(path, bytes);
  return layerAt({ name: 'layer.tar', path, offset: 0, size: bytes.length }, diffId, undefined);
}

describe('a layer that goes to a registry', () => {
  it('is compressed to the same bytes each time, with nothing about when and by whom', async () => {
    const folder = temporaryFolder();
    const layer = await layerOf(content);
    const one = await compressLayer(layer, join(folder, 'one'), never);
    const other = await compressLayer(layer, join(folder, 'other'), never);
    const bytes = readFileSync(one.file.path);
    expect(one.digest).toBe(other.digest);
    expect(one).toMatchObject({ digest: digestOf(bytes), file: { size: bytes.length, offset: 0 } });
    expect(gunzipSync(bytes).equals(content)).toBe(true);
    expect([...bytes.subarray(3, 8)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('is the same however it was stored', async () => {
    const folder = temporaryFolder();
    const stored = await compressLayer(await layerOf(gzipSync(content)), join(folder, 'one'), never);
    expect(stored.digest).toBe((await compressLayer(await layerOf(content), join(folder, 'other'), never)).digest);
  });

  it('is refused when it is not the one that its config names', async () => {
    const layer = await layerOf(content, digestOf(Buffer.from('another')));
    await expect(compressLayer(layer, join(temporaryFolder(), 'one'), never)).rejects.toThrow(/its config names/);
  });

  it('can be called off', async () => {
    const layer = await layerOf(content);
    await expect(compressLayer(layer, join(temporaryFolder(), 'one'), AbortSignal.abort())).rejects.toThrow(/abort/i);
  });

  it('fails for the reason that it really has when it cannot be written', async () => {
    const layer = await layerOf(content);
    await expect(compressLayer(layer, '/nowhere/at/all', never)).rejects.toThrow(/ENOENT/);
  });
});
