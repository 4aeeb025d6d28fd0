// Rewrites every golden file from what the code does now. Review the difference as a change of the product: git diff test
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('vitest', ['run', '--project', 'unit', '--project', 'cli', '--update'], {
  stdio: 'inherit',
  env: { ...process.env, UPDATE_GOLDEN: '1' },
});
process.exit(status ?? 1);
