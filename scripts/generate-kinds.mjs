// Writes docs/file-kinds.md and the settings' list of kinds from the kinds' own tables. A test fails when they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import prettier from 'prettier';

const { outputFiles } = await build({
  stdin: {
    contents: "export { fileKinds } from './src/core/file-kinds/index.js'; export { kindsPage } from './scripts/kinds-page.js';",
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  loader: { '.wasm': 'binary' },
  write: false,
});
const [output] = outputFiles;
const { fileKinds, kindsPage } = await import(`data:text/javascript;base64,${Buffer.from(output.contents).toString('base64')}`);
await write('docs/file-kinds.md', kindsPage(fileKinds));

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { additionalProperties } = manifest.contributes.configuration.properties['wharfmaster.kinds'];
additionalProperties.enum = fileKinds.map(({ id }) => id);
additionalProperties.enumDescriptions = fileKinds.map(({ label }) => label);
await write('package.json', JSON.stringify(manifest, undefined, 2));

async function write(file, text) {
  writeFileSync(file, await prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file }));
}
