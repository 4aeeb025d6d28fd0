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

export interface InsideOutcome {
  /** 0 when `run()` resolved; another code, or words when it never ended. */
  readonly ended: string;
  /** What the workbench printed: of interest only when something went wrong. */
  readonly log: readonly string[];
}

/** Runs a test file inside VS Code's extension host, started by the workbench of a page that nobody else looks at. */
export async function runInside(browser: Browser, server: VscodeServer, run: InsideRun): Promise<InsideOutcome> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const log: string[] = [];
  let finish: (outcome: string) => void = () => undefined;
  const finished = new Promise<string>((done) => (finish = done));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => log.push(`${type}: ${args.map(String).join(' ')}`));
  await page.exposeFunction('codeAutomationExit', (code: unknown) => finish(String(code)));
  const timer = setTimeout(() => finish(`no answer after ${run.timeoutMs} ms`), run.timeoutMs);
  try {
    await page.goto(
      server.addressOf(run.workspace, [
        ['extensionDevelopmentPath', server.remote(run.companion)],
        ['extensionTestsPath', server.remote(run.tests)],
        ['enableProposedApi', ''],
      ]),
    );
    const ended = await finished;
    if (run.screenshot !== undefined) await page.screenshot({ path: run.screenshot });
    return { ended, log };
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}
