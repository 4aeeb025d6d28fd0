import { writeFile } from 'node:fs/promises';
import { runMocha } from '../host/counts.js';

/** What VS Code's test runner calls inside the extension host; the result is written where the companion's environment says. */
export async function run(): Promise<void> {
  const outcome = await runMocha(() => import('./all.js'), { timeout: 90_000 });
  const file = `${__filename}.result.json`;
  await writeFile(file, JSON.stringify(outcome));
  if (outcome.failed > 0 || outcome.passed === 0) throw new Error(`${outcome.failed} tests failed`);
}
