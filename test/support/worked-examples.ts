import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noFacts, type FileKind } from '../../src/core/model/reading.js';
import { readingPicture } from './reading-picture.js';

/** Every file beside the test: read by its kind, as if it stood in the folder `below`, it must give its picture. */
export function describeWorkedExamples(kind: FileKind, folder: URL, below = ''): void {
  const examples = readdirSync(folder)
    .filter((name) => !name.endsWith('.picture') && !name.endsWith('.ts'))
    .toSorted();
  describe(`the worked examples of the file kind ${kind.id}`, () => {
    it.each(examples)('reads %s as its picture says', async (name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const reading = (await kind.load()).read({ path: `${below}${name}`, text }, noFacts);
      const follows = reading.follows.map((followed) => `follows ${followed.file} as ${followed.kind}\n`);
      const builds = reading.builds.map(({ dockerfile, given }) => {
        const args = given.args.map(({ name: arg, value }) => ` ${arg}=${value.runs.some(({ open }) => open) ? '?' : value.text}`).join('');
        const contexts = given.contexts.map((context) => ` ${context.name}=${text.slice(context.at.start, context.at.end)}`).join('');
        return `builds ${'file' in dockerfile ? dockerfile.file : 'inline'}${args}${contexts}${given.target === undefined ? '' : ` to ${given.target}`}\n`;
      });
      await expect([readingPicture(text, reading), ...follows, ...builds].join('')).toMatchFileSnapshot(
        `${folder.pathname}${name}.picture`,
      );
    });
  });
}
