import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noFacts, type KnownFiles } from '../../../src/core/model/reading.js';
import { readSource } from '../../../src/core/use-cases/read-source.js';
import { readingPicture } from '../../support/reading-picture.js';

const folder = new URL('.', import.meta.url);
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.(?:yaml|tpl)$/.test(name))
  .toSorted();

const files: KnownFiles = {
  read: (file) => (examples.includes(file) ? { state: 'text', text: textOf(file) } : { state: 'absent' }),
  list: (file) => {
    const url = new URL(`${file}/`, folder);
    if (!existsSync(url)) return [];
    return readdirSync(url).map((name) => (statSync(new URL(name, url)).isDirectory() ? `${name}/` : name));
  },
};

function textOf(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8');
}

describe('the worked examples of whole charts', () => {
  it.each(examples)('reads %s as its picture says', async (path) => {
    const text = textOf(path);
    const picture = readingPicture(text, await readSource({ path, text }, { ...noFacts, files }));
    await expect(picture).toMatchFileSnapshot(`${path}.picture`);
  });
});
