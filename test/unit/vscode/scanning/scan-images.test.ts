import { describe, expect, it } from 'vitest';
import { Facts } from '../../../../src/vscode/scanning/facts.js';
import { KnownImages, type KnownImage } from '../../../../src/vscode/scanning/known-images.js';
import { scanImage, type ScanEnd, type ScanPlan } from '../../../../src/vscode/scanning/scan-images.js';
import { ScanQueue } from '../../../../src/vscode/scanning/scan-queue.js';
import type { ScanResult } from '../../../../src/tool-host/protocol.js';
import type { FactsParams } from '../../../../src/lsp/protocol.js';
import { id, scanOf } from '../support/scans.js';

/** A plan whose host answers when the test says so; what the server was told is in `told`. */
function planned(answer: () => Promise<ScanResult>) {
  const told: FactsParams[] = [];
  const images = new KnownImages();
  const server = {
    request: (_: string, params: object) => {
      if ('images' in params && Array.isArray(params.images)) told.push({ images: params.images });
      return Promise.resolve(undefined);
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const silent = { dispose: () => undefined };
  const requests: string[] = [];
  const host = {
    running: true,
    request: <R>(method: string): Promise<R> => {
      requests.push(method);
      return answer() as Promise<never>;
    },
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
  const plan: ScanPlan = {
    ...{ host, images, log, facts: new Facts(server, images, log), queue: new ScanQueue<ScanEnd>() },
    setting: () => Promise.resolve({ scanners: [], timeoutMs: 1000, updateDatabase: false, servers: {}, credentials: {} }),
    complete: (image) =>
      Promise.resolve(images.update(image.id, { dockerfile: { uri: 'file:///w/Dockerfile', because: 'history', certain: true } })),
  };
  return { plan, images, told, requests };
}

describe('an image that is deleted', () => {
  it('while it is scanned leaves no finding behind', async () => {
    const { promise, resolve } = Promise.withResolvers<ScanResult>();
    const { plan, images, told } = planned(() => promise);
    images.update(id('a'), { runtime: 'docker', names: ['web:1'] });
    const end = scanImage(plan, id('a'), { asked: false });
    images.remove(id('a'));
    resolve({ scans: [scanOf('a')], kept: false });
    expect(await end).toBe('cancelled');
    expect(images.all).toEqual([]);
    expect(told).toEqual([]);
  });

  it('while its Dockerfile is looked for leaves none behind either', async () => {
    const { plan, images, told } = planned(() => Promise.resolve({ scans: [scanOf('a')], kept: false }));
    const gone = { ...plan, complete: (image: KnownImage) => Promise.resolve(images.remove(image.id) ?? image) };
    await scanImage(gone, id('a'), { asked: false });
    expect([images.all, told]).toEqual([[], [{ images: [] }]]);
  });

  it('while it waits is not scanned', async () => {
    const { promise, resolve } = Promise.withResolvers<ScanResult>();
    const { plan, images, requests } = planned(() => promise);
    const first = scanImage(plan, id('a'), { asked: false });
    const second = scanImage(plan, id('b'), { asked: false });
    images.remove(id('b'));
    resolve({ scans: [scanOf('a')], kept: false });
    expect([await first, await second]).toEqual(['scanned', 'cancelled']);
    expect(requests).toEqual(['images/scan']);
    expect(images.all.map((image) => image.id)).toEqual([id('a')]);
  });
});
