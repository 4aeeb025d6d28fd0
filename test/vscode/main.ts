import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from './host/browser.js';
import { runMocha, type Counts, type TestRun } from './host/counts.js';
import { runInside } from './host/run-inside.js';
import { startVscodeServer } from './host/vscode-server.js';
import { settle, type Stage } from './page/stage.js';

export interface Everything {
  readonly root: string;
  readonly program: string;
  readonly browser: string;
  readonly vsix: string;
  readonly inside: string;
  readonly results: string;
  readonly args: readonly string[];
}

/** Runs both suites, inside VS Code's extension host and on its page, and answers with an exit code. */
export async function run(all: Everything): Promise<number> {
  const { values } = parseArgs({
    args: [...all.args],
    options: { only: { type: 'string' }, grep: { type: 'string' }, picture: { type: 'boolean' } },
  });
  const browser = await startBrowser(all.browser);
  const workspace = await mkdtemp(join(tmpdir(), 'wharfmaster-workspace-'));
  await cp(join(all.root, 'test/vscode/workspace'), workspace, { recursive: true });
  const stage: Stage = { ...all, chromium: browser, workspace };
  const runs: TestRun[] = [];
  try {
    if (values.only !== 'page') runs.push(say('Inside the extension host', await insideSuite(stage)));
    if (values.only !== 'inside') runs.push(say('On the page', await pageSuite(stage, values.grep)));
  } finally {
    await browser.close();
    await rm(workspace, { recursive: true, force: true });
  }
  const total = runs.reduce<Counts>(
    (sum, { passed, failed, skipped }) => ({ passed: sum.passed + passed, failed: sum.failed + failed, skipped: sum.skipped + skipped }),
    { passed: 0, failed: 0, skipped: 0 },
  );
  await writeFile(all.results, JSON.stringify(total));
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

async function insideSuite(stage: Stage): Promise<TestRun> {
  const result = `${stage.inside}.result.json`;
  await rm(result, { force: true });
  const server = await startVscodeServer({ program: stage.program, vsix: [stage.vsix], trusted: true });
  try {
    const outcome = await runInside(stage.chromium, server, {
      workspace: join(stage.workspace, 'two.code-workspace'),
      companion: join(stage.root, 'test/vscode/companion'),
      tests: stage.inside,
      timeoutMs: 480_000,
      screenshot: join(stage.root, 'test-results/vscode-inside.png'),
    });
    return await readFile(result, 'utf8').then(
      (text): TestRun => JSON.parse(text),
      (): TestRun => ({
        passed: 0,
        failed: 1,
        skipped: 0,
        report: [`  ✖ no result; VS Code's extension host ended with ${outcome.ended}`, ...outcome.log.slice(-40)],
      }),
    );
  } finally {
    await server.stop();
  }
}

async function pageSuite(stage: Stage, grep: string | undefined): Promise<TestRun> {
  settle(stage);
  // Keys and pixels of a browser on a busy machine: one lost event is tried again once, and said.
  return runMocha(() => import('./page/all.js'), { timeout: 180_000, retries: 1, ...(grep === undefined ? {} : { grep }) });
}

function say(title: string, run: TestRun): TestRun {
  console.log(`\n${title}\n${run.report.join('\n')}`);
  return run;
}
