import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkExpressions } from '../../../src/core/policy/check-expressions.js';
import { readPolicy } from '../../../src/core/policy/read-policy.js';
import { policyPicture } from '../../support/policy-picture.js';

const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.cases')).toSorted();
const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';

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
      const reading = await checkExpressions(readPolicy('.wharfmaster.yaml', text, { layer: 'workspace', toolVersion: '0.1.0' }));
      pictures.push(`=== ${title}\n${policyPicture(reading)}`);
    }
    await expect(pictures.join('\n')).toMatchFileSnapshot(`${name}.picture`);
  });
});
