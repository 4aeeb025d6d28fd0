import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../../../src/core/policy/check-policy.js';
import { readPolicy } from '../../../src/core/policy/read-policy.js';
import { policyPicture } from '../../support/policy-picture.js';

const folder = new URL('.', import.meta.url);
const files = casesIn('.');
const checkFiles = casesIn('check');
/** Midday of 22 November 2026. */
const now = Date.UTC(2026, 10, 22, 12);
const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';

function casesIn(name: string): readonly string[] {
  return readdirSync(new URL(name, folder))
    .filter((file) => file.endsWith('.cases'))
    .map((file) => `${name}/${file}`)
    .toSorted();
}

/** Each case is a title and a policy without its first two lines. */
function casesOf(name: string): readonly { readonly title: string; readonly text: string }[] {
  const blocks = readFileSync(new URL(name, folder), 'utf8').split(/^=== /m).slice(1);
  return blocks.map((block) => {
    const end = block.indexOf('\n');
    const body = block.slice(end + 1);
    return { title: block.slice(0, end), text: body.startsWith('%') ? body + head : head + body };
  });
}

describe('the worked examples of policy files', () => {
  it.each(files)('marks what %s says on its exact words', async (name) => {
    const pictures: string[] = [];
    for (const { title, text } of casesOf(name)) {
      const reading = readPolicy('.wharfmaster.yaml', text, { layer: 'organisation', toolVersion: '0.1.0' });
      pictures.push(`=== ${title}\n${policyPicture(reading)}`);
    }
    await expect(pictures.join('\n')).toMatchFileSnapshot(`${name}.picture`);
  });

  it.each(checkFiles)('marks what a check says about %s', async (name) => {
    const pictures = casesOf(name).map(({ title, text }) => {
      const reading = readPolicy('.wharfmaster.yaml', text, { layer: 'organisation', toolVersion: '0.1.0' });
      expect(reading.problems, title).toEqual([]);
      return `=== ${title}\n${policyPicture({ ...reading, problems: checkPolicy(reading, { now }) })}`;
    });
    await expect(pictures.join('\n')).toMatchFileSnapshot(`${name}.picture`);
  });
});
