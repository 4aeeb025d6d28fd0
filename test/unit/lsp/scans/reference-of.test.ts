import { describe, expect, it } from 'vitest';
import { referenceOf } from '../../../../src/lsp/scans/place-facts.js';

const imageId = `sha256:${'1'.repeat(64)}`;

describe('the name that an image is judged by', () => {
  it('is the only one it has, whatever its tags', () => {
    expect(referenceOf({ imageId, names: ['registry.bank.example/apps/web:1', 'registry.bank.example/apps/web:latest'] })).toMatchObject({
      registry: 'registry.bank.example',
      repository: 'apps/web',
      tag: '1',
    });
  });

  it('is none of an image that somebody also named after an excepted one', () => {
    expect(referenceOf({ imageId, names: ['evil:1', 'registry.bank.example/apps/legacy:9'] })).toBeUndefined();
    expect(referenceOf({ imageId, names: [] })).toBeUndefined();
  });
});
