import type { Browser } from 'playwright-core';
import type { VscodeServer } from './vscode-server.js';

export interface InsideRun {
  readonly workspace: string;
  /** A folder with an extension that is loaded from source, next to the installed ones. */
  readonly companion: string;
  /** A CommonJS file that exports `run(): Promise<void>`. */
  readonly tests: string;
  readonly timeoutMs: number;
  readonly screenshot?: string;
}

/** Runs a test file inside VS Code's extension host and answers whether it passed; what it prints is printed here. */
export async function runInside(browser: Browser, server: VscodeServer, run: InsideRun): Promise<boolean> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  let finish: (outcome: unknown) => void = () => undefined;
  const finished = new Promise<unknown>((done) => (finish = done));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => (type === 'error' ? console.error(...args) : console.log(...args)));
  await page.exposeFunction('codeAutomationExit', (code: unknown) => finish(code));
  const timer = setTimeout(() => finish(`no end after ${run.timeoutMs} ms`), run.timeoutMs);
  try {
    await page.goto(
      server.addressOf(run.workspace, [
        ['extensionDevelopmentPath', server.remote(run.companion)],
        ['extensionTestsPath', server.remote(run.tests)],
        ['enableProposedApi', ''],
      ]),
    );
    const outcome = await finished;
    if (run.screenshot !== undefined) await page.screenshot({ path: run.screenshot });
    if (outcome !== 0) console.error(`VS Code's extension host ended with: ${String(outcome)}`);
    return outcome === 0;
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}
