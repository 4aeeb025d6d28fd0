import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeRemark, importFiles, readPolicy } from '../../../src/core/index.js';

const here = new URL('./', import.meta.url);
const examples = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

/** Every file of one example, by its path below it. */
function filesOf(example: string): readonly { readonly file: string; readonly text: string }[] {
  const folder = new URL(`${example}/`, here);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const below = entry.parentPath.slice(folder.pathname.length - 1).replace(/^\//, '');
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      return { file, text: readFileSync(new URL(file, folder), 'utf8') };
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

describe('the worked examples of importing', () => {
  it.each(examples)('makes a policy and a review list from %s', async (example) => {
    const outcome = importFiles(filesOf(example), {
      name: example,
      toolVersion: '0.1.0',
      now: Date.parse('2026-11-22T12:00:00Z'),
      sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const { text, keys, remarks, unknown } = outcome.value;
    expect(readPolicy('p', text, { layer: 'organisation', toolVersion: '0.1.0' }).problems).toEqual([]);
    const picture = [
      text,
      '--- review\n',
      ...remarks.map((remark) => `${describeRemark(remark)}\n`),
      ...unknown.map((file) => `unknown ${file}\n`),
      ...keys.map(({ name }) => `key ${name}\n`),
    ].join('');
    await expect(picture).toMatchFileSnapshot(`${here.pathname}${example}.picture`);
  });
});
