import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noFacts, type FileKind } from '../../src/core/model/reading.js';
import { readingPicture } from './reading-picture.js';

/** Every file beside the test that has a picture or is to get one: read by its kind, it must give that picture. */
export function describeWorkedExamples(kind: FileKind, folder: URL): void {
  const examples = readdirSync(folder)
    .filter((name) => !name.endsWith('.picture') && !name.endsWith('.ts'))
    .toSorted();
  describe(`the worked examples of the file kind ${kind.id}`, () => {
    it.each(examples)('reads %s as its picture says', async (name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const reading = (await kind.load()).read({ path: name, text }, noFacts);
      const follows = reading.follows.map((followed) => `follows ${followed.file} as ${followed.kind}\n`).join('');
      await expect(readingPicture(text, reading) + follows).toMatchFileSnapshot(`${folder.pathname}${name}.picture`);
    });
  });
}
