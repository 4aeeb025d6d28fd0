import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCommands } from '../compare.mjs';
import { collectDockerfiles, dockerfileOf } from '../inputs/dockerfiles.mjs';

/** Row 1: 171 real Dockerfiles. */
export async function benchDockerfileCorpus(bench) {
  const folder = join(bench.work, 'dockerfiles');
  const files = await collectDockerfiles(folder, 171);
  const peers = [{ against: 'hadolint', args: ['--no-fail', ...files] }];
  await compareCommands(bench, { row: 1, measure: `${files.length} real Dockerfiles`, paths: [folder], peers });
}

/** Row 2: a small Dockerfile, which is all start-up. */
export async function benchSmallDockerfile(bench) {
  const file = await written(bench, 20);
  const peers = [
    { against: 'hadolint', args: ['--no-fail', file] },
    { against: 'node -e 0', program: process.execPath, args: ['-e', '0'] },
  ];
  await compareCommands(bench, { row: 2, measure: 'a 20-line Dockerfile', paths: [file], peers, warmUps: 2 });
}

/** Row 3: a long Dockerfile. */
export async function benchLongDockerfile(bench) {
  const file = await written(bench, 1000);
  const peers = [{ against: 'hadolint', args: ['--no-fail', file] }];
  await compareCommands(bench, { row: 3, measure: 'a 1,000-line Dockerfile', paths: [file], peers, warmUps: 2 });
}

async function written(bench, lines) {
  const file = join(bench.work, `${lines}.Dockerfile`);
  await writeFile(file, dockerfileOf(lines));
  return file;
}
