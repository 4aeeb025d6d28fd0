import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { eventually } from './eventually.js';
import type { VscodeServer } from './vscode-server.js';

/** VS Code's window as a person has it: keys in, pictures and words out. */
export interface Workbench {
  readonly page: Page;
  readonly statusItem: Locator;
  openFile(name: string): Promise<void>;
  runCommand(title: string): Promise<void>;
  /** Puts the cursor somewhere, counted as people do. */
  goTo(line: number, column: number): Promise<void>;
  type(text: string): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  /** The text of the open editor, as far as it is visible. */
  text(): Promise<string>;
  /** Waits for an error under the words, and for the lightbulb beside them: before that VS Code does not take the key for a fix. */
  findingWithFix(): Promise<void>;
  problems(): Promise<string[]>;
  /** The titles that the command palette offers for a text. */
  commands(filter: string): Promise<string[]>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a workspace in a window of its own profile, or in the next window of one that is handed in. */
export async function openWorkbench(
  browser: Browser,
  server: VscodeServer,
  workspace: string,
  profile?: BrowserContext,
): Promise<Workbench> {
  const context = profile ?? (await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 }));
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(server.addressOf(workspace));
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const type = (text: string): Promise<void> => page.keyboard.type(text, { delay: 15 });
  const quickInput = async (open: string, text: string, row: string): Promise<void> => {
    const input = page.locator('.quick-input-widget input').first();
    // A list that is not filtered yet would hand the key to whatever stands on top; a window that has just opened does not know every command.
    await eventually(`${row} in the list`, async () => {
      await press('Escape', open);
      await input.waitFor({ state: 'visible' });
      await input.fill(text);
      const first = page.locator('.quick-input-list .monaco-list-row').first().filter({ hasText: row });
      return first.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    });
    await page.waitForTimeout(300);
    const asked = await input.getAttribute('aria-label');
    await press('Enter');
    // A command may ask something of its own in the same place.
    await eventually('the input is done', async () => !(await input.isVisible()) || (await input.getAttribute('aria-label')) !== asked);
  };
  return {
    page,
    press,
    type,
    statusItem: page.locator('[id="wharfmaster.wharfmaster.wharfmaster.status"], [id="wharfmaster.wharfmaster.status"]'),
    async openFile(name) {
      await quickInput('Control+p', name, name.split('/').at(-1) ?? name);
      await page.locator('.editor-instance .view-lines').first().waitFor();
    },
    runCommand: (title) => quickInput('F1', `>${title}`, title),
    async goTo(line, column) {
      await quickInput('Control+g', `:${line}:${column}`, '');
    },
    async text() {
      const lines = await page
        .locator('.editor-instance .view-line')
        .evaluateAll((found) => found.map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' })));
      return lines
        .toSorted((a, b) => a.top - b.top)
        .map((line) => line.text.replaceAll('\u00a0', ' '))
        .join('\n');
    },
    async findingWithFix() {
      await page.locator('.squiggly-error').first().waitFor();
      await page.locator('[class*="lightbulb"]').first().waitFor();
      // Completions that were asked for while typing may still come.
      await page.waitForTimeout(1_000);
      await press('Escape');
    },
    async problems() {
      return page
        .locator('.markers-panel .monaco-list-row')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? row.textContent ?? ''));
    },
    async commands(filter) {
      await press('Escape', 'F1');
      await page.locator('.quick-input-widget input').first().fill(`>${filter}`);
      await page.waitForTimeout(1000);
      const titles = await page.locator('.quick-input-list .monaco-list-row .label-name').allTextContents();
      await press('Escape');
      return titles.filter((title) => title.startsWith(filter));
    },
    async screenshot(path) {
      await page.screenshot({ path });
    },
    close: () => context.close(),
  };
}

/** Whether there is a message that nobody has seen: VS Code shows no pop-ups while tests drive it, but its bell has a dot then. */
export async function hasMessage({ page }: Workbench): Promise<boolean> {
  return (await page.locator('[id="status.notifications"] .codicon-bell-dot').count()) > 0;
}
