// Packages the extension as a VSIX. usage: npm run package [-- --out FILE]
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

const { homepage, name, version } = JSON.parse(await readFile('package.json', 'utf8'));
const { values } = parseArgs({
  options: { out: { type: 'string', default: `${name}-${version}.vsix` }, 'no-build': { type: 'boolean', default: false } },
});
if (!values['no-build']) run('node', ['scripts/build.mjs']);
// Everything is bundled, so no dependency travels; the README's pictures resolve below the project's address.
run('vsce', [
  'package',
  '--no-dependencies',
  '--skip-license',
  '--allow-missing-repository',
  '--baseContentUrl',
  homepage,
  '--baseImagesUrl',
  homepage,
  '--out',
  values.out,
]);

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(error === undefined ? `${program} ended with ${status}` : `${program} could not be started: ${error.message}`);
    process.exit(1);
  }
}
