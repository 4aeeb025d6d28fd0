import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noFacts, type KnownFiles } from '../../../src/core/model/reading.js';
import { readSource } from '../../../src/core/use-cases/read-source.js';
import { readingPicture } from '../../support/reading-picture.js';

const folder = new URL('.', import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => /\.(hcl|json)$/.test(name))
  .toSorted();

/** The Dockerfiles that the examples build. */
const files: KnownFiles = {
  ...noFacts.files,
  read(path) {
    const file = new URL(`files/${path}`, folder);
    return existsSync(file) ? { state: 'text', text: readFileSync(file, 'utf8') } : { state: 'absent' };
  },
};

describe('the worked examples of bake files, with the Dockerfiles that they build', () => {
  it.each(examples)('reads %s as its picture says', async (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const reading = await readSource({ path: name, text, kind: 'docker-bake' }, { ...noFacts, files });
    const follows = reading.follows.map(({ file, kind }) => `follows ${file} as ${kind}\n`).join('');
    await expect(readingPicture(text, reading) + follows).toMatchFileSnapshot(`${name}.picture`);
  });
});
