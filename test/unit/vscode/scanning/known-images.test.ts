import { describe, expect, it } from 'vitest';
import type { FactsParams, FactsResult } from '../../../../src/lsp/protocol.js';
import { Facts } from '../../../../src/vscode/scanning/facts.js';
import { KnownImages } from '../../../../src/vscode/scanning/known-images.js';
import { byImage } from '../../../../src/vscode/scanning/show-kept.js';
import { id, scanOf } from '../support/scans.js';

describe('the images of a window', () => {
  it('gives a name to the image that has it now', () => {
    const images = new KnownImages();
    images.update(id('a'), { runtime: 'docker', names: ['web:dev', 'web:1'] });
    images.update(id('b'), { runtime: 'docker', names: ['web:dev'] });
    expect(images.find(id('a'))?.names).toEqual(['web:1']);
    expect(images.named('web:dev')?.id).toBe(id('b'));
  });

  it('finds an image by the id of its config where the runtime knows it by another', () => {
    const images = new KnownImages();
    images.update(id('a'), {});
    images.scanned(id('a'), [scanOf('c')]);
    expect(images.find(id('c'))?.id).toBe(id('a'));
  });

  it('says nothing of a new scan before the gate has, even when it accepted the one before', () => {
    const images = new KnownImages();
    const image = images.scanned(id('a'), [scanOf('a')]);
    images.judged([{ imageId: id('a'), outcome: 'passed', findings: [], missing: [] }]);
    expect(images.verdictsOf(image)).toHaveLength(1);
    expect(images.verdictsOf(images.scanned(id('a'), [scanOf('a')]))).toEqual([]);
  });

  it('drops what no runtime lists any more, but only when all of them answered', () => {
    const images = new KnownImages();
    images.update(id('a'), { runtime: 'docker' });
    expect(images.replaceList([], false)).toEqual([]);
    expect(images.replaceList([], true).map((image) => image.id)).toEqual([id('a')]);
    expect(images.all).toEqual([]);
  });

  it('forgets a problem once a scan has succeeded', () => {
    const images = new KnownImages();
    images.update(id('a'), { problem: { code: 'TOOL_FAILED', message: 'x', next: 'y' } });
    images.scanned(id('a'), [scanOf('a')]);
    expect(images.find(id('a'))).not.toHaveProperty('problem');
  });

  it('puts kept scans to the images that a runtime lists, the newest of each platform', () => {
    const [newer, older] = [scanOf('c'), { ...scanOf('c'), reports: [] }];
    const listed = [{ runtime: 'docker', id: id('c'), names: [] }];
    expect([...byImage([newer, older, scanOf('d')], listed)]).toEqual([[id('c'), [newer]]]);
  });
});

describe('what the server is told', () => {
  const setUp = () => {
    const images = new KnownImages();
    const sent: FactsParams[] = [];
    const answer: FactsResult = { verdicts: [{ imageId: id('a'), outcome: 'failed', findings: [], missing: [] }] };
    const server = {
      request: (_method: string, params: object) => {
        sent.push(params as FactsParams);
        return Promise.resolve(answer);
      },
    };
    return { images, sent, facts: new Facts(server as never, images, { warn: () => undefined }) };
  };

  it('says nothing about images of which only the name is known', async () => {
    const { images, sent, facts } = setUp();
    images.update(id('b'), { names: ['other:1'] });
    images.update(id('a'), { names: ['web:1'] });
    images.scanned(id('a'), [scanOf('a')]);
    await facts.tellAll();
    expect(sent).toEqual([{ images: [{ imageId: id('a'), names: ['web:1'], scan: scanOf('a') }], all: true }]);
    expect(images.verdictsOf(images.update(id('a'), {}))).toMatchObject([{ outcome: 'failed' }]);
  });

  it('names what is gone', async () => {
    const { images, sent, facts } = setUp();
    await facts.gone(images.scanned(id('a'), [scanOf('c')]));
    expect(sent).toEqual([{ images: [], gone: [id('c')] }]);
  });

  it('goes on when the server refuses', async () => {
    const warned: string[] = [];
    const images = new KnownImages();
    const facts = new Facts({ request: () => Promise.reject(new Error('no')) }, images, { warn: (text) => warned.push(text) });
    await facts.ask();
    await facts.ask();
    expect(warned).toHaveLength(2);
  });
});

describe('several images of one Dockerfile', () => {
  const dockerfile = { uri: 'file:///w/Dockerfile', because: 'history', certain: true } as const;
  const builds = () => {
    const images = new KnownImages();
    images.update(id('a'), { names: ['web:dev'], scans: [scanOf('a')], dockerfile, created: '2026-11-20T00:00:00Z' });
    images.update(id('b'), { names: ['web:dev'], scans: [], dockerfile, created: '2026-11-22T00:00:00Z' });
    return images;
  };
  const superseded = (images: KnownImages): boolean[] => images.all.map((image) => images.isSuperseded(image));

  it('the earlier counts until the later was looked at', () => {
    const images = builds();
    expect(superseded(images)).toEqual([false, false]);
    images.scanned(id('b'), [scanOf('b')]);
    expect(superseded(images)).toEqual([true, false]);
  });

  it('the earlier counts again when it is built again from the cache', () => {
    const images = builds();
    images.scanned(id('b'), [scanOf('b')]);
    images.update(id('a'), { heardAt: Date.parse('2026-11-23T00:00:00Z') });
    expect(superseded(images)).toEqual([false, true]);
  });

  it('the server forgets the one that lost its name in the message that brings the other', async () => {
    const images = builds();
    const sent: FactsParams[] = [];
    const server = { request: (_method: string, params: object) => Promise.resolve(void sent.push(params as FactsParams)) };
    const facts = new Facts(server as never, images, { warn: () => undefined });
    await facts.tell(images.scanned(id('b'), [scanOf('b')]));
    expect(sent).toEqual([{ images: [{ imageId: id('b'), names: ['web:dev'], scan: scanOf('b'), dockerfile }], gone: [id('a')] }]);
  });
});
