import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { expect, it } from 'vitest';
import { kindsPage } from '../../scripts/kinds-page.js';
import { fileKinds } from '../../src/core/file-kinds/index.js';

it('docs/file-kinds.md is what the tables of the kinds say: node scripts/generate-kinds.mjs writes it', async () => {
  const file = join(import.meta.dirname, '../../docs/file-kinds.md');
  const page = await prettier.format(kindsPage(fileKinds), { ...(await prettier.resolveConfig(file)), filepath: file });
  expect(readFileSync(file, 'utf8')).toBe(page);
});
