import { describe, expect, it } from 'vitest';
import type { LocalImage } from '../../../src/core/runtimes/runtime.js';
import { KnownImages } from '../../../src/tool-host/known-images.js';

const image = (letter: string, ...names: readonly string[]): LocalImage => ({
  runtime: 'docker',
  id: `sha256:${letter.repeat(64)}`,
  names,
});
const [a, b, c] = [image('a', 'web:1'), image('b'), image('c')] as const;

describe('comparing what a runtime has with what it had', () => {
  it('tells nothing the first time, and then what is new under a name at once', () => {
    const known = new KnownImages(true);
    expect(known.news([a])).toEqual([]);
    expect(known.news([a, image('d', 'web:2', 'web:3')])).toEqual([{ action: 'built', id: image('d').id, name: 'web:2' }]);
    expect(known.news([a, image('d', 'web:2')])).toEqual([]);
  });

  it('tells of an image without a name when it stays, so that steps of a build are not taken for its result', () => {
    const known = new KnownImages(true);
    known.news([a]);
    expect(known.news([a, b])).toEqual([]);
    expect(known.news([a, c])).toEqual([]);
    expect(known.news([a, c])).toEqual([{ action: 'built', id: c.id }]);
    expect(known.news([a, c])).toEqual([]);
  });

  it('tells of an image without a name at once where lists hold no steps', () => {
    const known = new KnownImages(false);
    known.news([a]);
    expect(known.news([a, b])).toEqual([{ action: 'built', id: b.id }]);
  });

  it('tells nothing that an event told, and again what was deleted and came back', () => {
    const known = new KnownImages(true);
    known.news([a]);
    known.heard({ action: 'tagged', id: b.id, name: 'web:2' });
    expect(known.news([a, image('b', 'web:2')])).toEqual([]);
    known.heard({ action: 'deleted', id: b.id });
    expect(known.news([a, image('b', 'web:2')])).toEqual([{ action: 'built', id: b.id, name: 'web:2' }]);
  });
});
