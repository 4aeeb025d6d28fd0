import { execFileSync } from 'node:child_process';

/** Builds the bundles that the process tiers run. `WHARFMASTER_BUILT=1` says that the caller has just done so. */
export default function buildOnce(): void {
  if (process.env['WHARFMASTER_BUILT'] === '1') return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
