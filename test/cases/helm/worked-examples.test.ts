import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noFacts } from '../../../src/core/model/reading.js';
import { readSource } from '../../../src/core/use-cases/read-source.js';
import { readingPicture } from '../../support/reading-picture.js';

const folder = new URL('.', import.meta.url);
const examples = readdirSync(folder).filter((name) => /\.(?:yaml|tpl)$/.test(name)).toSorted();

describe('the worked examples of Helm', () => {
  it.each(examples)('reads %s as its picture says', async (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const picture = readingPicture(text, await readSource({ path: name, text }, noFacts));
    await expect(picture).toMatchFileSnapshot(`${name}.picture`);
  });
});
