// Puts on this machine what runs and lints pipelines: rsync from Debian, act and a linter on Tekton's own types from Go modules, pre-commit and
// check-jsonschema (which carries the published schemas) from PyPI, gitlab-ci-local from npm. Each by version.
// usage: node scripts/setup-pipeline-tools.mjs   prints where everything is, as JSON
import { join } from 'node:path';
import { cacheFolder } from './setup-go.mjs';
import { runQuietly } from './system-packages.mjs';
import { isProgram, make } from './tool-cache.mjs';
import { fromDebian, fromGo, fromOwnModule, fromPyPi } from './tool-sources.mjs';

const python = {
  preCommit: { name: 'pre-commit', version: '4.5.1', folder: 'pre-commit-4.5.1', program: 'bin/pre-commit' },
  checkJsonschema: { name: 'check-jsonschema', version: '0.37.2', folder: 'check-jsonschema-0.37.2', program: 'bin/check-jsonschema' },
};

/** Absolute paths: rsync, act, tektonLint, preCommit, checkJsonschema, gitlabCiLocal. */
export async function setUpPipelineTools(say = console.error) {
  const found = await fromDebian([{ key: 'rsync', program: 'rsync', package: 'rsync' }], 'tests that run pipelines', say);
  for (const [key, tool] of Object.entries(python)) found[key] = await fromPyPi(tool, say);
  found.gitlabCiLocal = await gitlabCiLocal('4.75.1', say);
  found.act = await fromGo({ module: 'github.com/nektos/act', version: 'v0.2.82', folder: 'act-0.2.82' }, say);
  found.tektonLint = await fromOwnModule({ name: 'tekton-lint' }, say);
  return found;
}

async function gitlabCiLocal(version, say) {
  const folder = join(cacheFolder, `gitlab-ci-local-${version}`);
  const result = 'node_modules/.bin/gitlab-ci-local';
  if (await isProgram(join(folder, result))) return join(folder, result);
  say(`Setting up gitlab-ci-local in ${folder}; once.`);
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent', '--prefix', '.'];
  await make(folder, result, (fresh) => runQuietly('npm', ['install', ...options, `gitlab-ci-local@${version}`], { cwd: fresh }));
  return join(folder, result);
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(JSON.stringify(await setUpPipelineTools(), null, 2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
