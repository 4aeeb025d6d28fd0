import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kubernetes } from '../../../src/core/file-kinds/kubernetes/index.js';
import { noFacts } from '../../../src/core/model/reading.js';
import { readingPicture } from '../../support/reading-picture.js';

const folder = new URL('.', import.meta.url);
const examples = readdirSync(folder).filter((name) => /\.(yaml|json)$/.test(name)).toSorted();

describe('the worked examples of Kubernetes manifests', () => {
  it.each(examples)('reads %s as its picture says', async (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const reader = await kubernetes.load();
    const picture = readingPicture(text, reader.read({ path: name, text }, noFacts));
    await expect(picture).toMatchFileSnapshot(`${name}.picture`);
  });
});
