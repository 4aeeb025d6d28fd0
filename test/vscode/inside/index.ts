import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Mocha from 'mocha';

/** What VS Code's test runner calls inside the extension host. The tests are bundled into this file by run.mjs. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, forbidOnly: true, forbidPending: true, reporter: 'spec', color: false });
  mocha.suite.emit('pre-require', globalThis, 'inside', mocha);
  await import('./all.js');
  const stats = await new Promise<Mocha.Stats | undefined>((done) => {
    const runner = mocha.run(() => done(runner.stats));
  });
  const counts = { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped: stats?.pending ?? 0 };
  const file = process.env['WHARFMASTER_TEST_COUNTS'];
  if (file !== undefined) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(counts));
  }
  if (counts.failed > 0 || counts.passed === 0) throw new Error(`${counts.failed} tests failed`);
}
