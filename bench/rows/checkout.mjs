import { execFileSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCommands } from '../compare.mjs';
import { filesBelow, moduleFolder, modules } from '../inputs/modules.mjs';

/** Row 13: everything in a checkout of Argo CD, as a repository because Renovate wants one. */
export async function benchCheckout(bench) {
  const folder = join(bench.work, 'checkout');
  await mkdir(folder);
  await cp(await moduleFolder(modules.argoCd), folder, { recursive: true });
  // What lies in Go's cache is read-only, and so is its copy.
  execFileSync('chmod', ['-R', 'u+w', folder]);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, '-c', 'user.name=bench', '-c', 'user.email=bench@wharfmaster.example', 'commit', '--quiet', '--message', 'everything');
  const number = (await filesBelow(folder)).filter((path) => !path.includes('/.git/')).length;
  const args = ['--platform=local', '--dry-run=extract', '--onboarding=false'];
  const env = { LOG_LEVEL: 'error', RENOVATE_BASE_DIR: join(bench.work, 'renovate') };
  await compareCommands(bench, {
    ...{ row: 13, measure: `a checkout of ${number} files (argo-cd)`, paths: ['.'], folder },
    peers: [{ against: 'renovate', args, env, folder, accepts: [0] }],
  });
}

function git(folder, ...args) {
  execFileSync('git', ['-C', folder, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
