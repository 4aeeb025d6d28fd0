import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { FrameLocator } from 'playwright-core';
import { eventually } from '../host/eventually.js';
import { extensionLog } from '../host/extension-log.js';
import { startVscodeServer, type VscodeServer } from '../host/vscode-server.js';
import { hasMessage, openWorkbench, type Workbench } from '../host/workbench.js';
import { setScanStage, type ScanStage } from './scan-stage.js';
import { theStage } from './stage.js';

describe('Scanning with a real Docker and a real Grype', () => {
  let scans: ScanStage;
  let server: VscodeServer | undefined;
  let bench: Workbench;
  before(async () => {
    const { program, vsix, chromium, workspace } = theStage();
    scans = await setScanStage(workspace);
    server = await startVscodeServer({ program, vsix: [vsix], trusted: true, env: scans.env });
    bench = await openWorkbench(chromium, server, scans.folder);
    await bench.openFile('Dockerfile');
    await bench.runCommand('View: Hide Secondary Side Bar');
    await eventually('the policy is read', async () =>
      ((await bench.statusItem.first().getAttribute('aria-label')) ?? '').includes('harbour'),
    );
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await picture('vscode-scan-failed');
    if (server !== undefined) console.log(await extensionLog(server));
  });
  after(async () => {
    // A daemon that is left running would keep the whole run from ending.
    await scans.close();
    await bench.close();
    await server?.stop();
  });

  it('shows on the right lines what a build brought in, without anyone asking', async () => {
    await eventually('the runtime is watched', async () => server !== undefined && (await extensionLog(server)).includes('docker events'));
    await bench.runCommand('Problems: Focus on Problems View');
    await scans.build('shop/web:dev');
    assert.deepEqual(await findings(3), ['The base image brought in 4 @1', 'This `COPY` brought in 2 @2', 'This `COPY` brought in 1 @4']);
    assert.equal(await hasMessage(bench), false, 'nothing pops up for work in the background');
    await eventually('the status', async () => (await scanStatus()).startsWith('Image shop/web:dev: policy does not accept it'));
    await picture('vscode-scan');
    const { root, args } = theStage();
    if (args.includes('--picture')) await copyFile(join(root, 'test-results/vscode-scan.png'), join(root, 'media/scan.png'));
  });

  it('follows the next build', async () => {
    const file = join(scans.folder, 'Dockerfile');
    await writeFile(file, readFileSync(file, 'utf8').replace(/^COPY packages\/minimist.*\n/m, ''));
    await scans.build('shop/web:dev');
    await eventually(
      'the second scan',
      async () => server !== undefined && (await extensionLog(server)).split('Scan of shop/web:dev done').length === 3,
      60_000,
    );
    assert.deepEqual(await findings(2), ['The base image brought in 4 @1', 'This `COPY` brought in 2 @2']);
  });

  it('lists files, images in them, and this workspace’s images with their scans', async () => {
    await bench.runCommand('Wharfmaster: Focus on Images View');
    const rows = bench.page.locator('[id="workbench.view.extension.wharfmaster"] .monaco-list-row');
    const labels = await eventually('the tree', async () => {
      const found = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
      return found.some((label) => label.startsWith('shop/web:dev: policy does not accept it')) ? found : undefined;
    });
    assert.ok(
      labels.some((label) => label.includes('Dockerfile: 1 allowed')),
      labels.join('\n'),
    );
    await picture('vscode-images');
  });

  it('opens a report that the keyboard filters and sorts', async () => {
    // The status bar item of the open Dockerfile leads there.
    await bench.page.locator('[id$="wharfmaster.scanStatus"] a').first().click();
    const page = reportPage(bench);
    await eventually('the rows', async () => (await page.locator('.row').count()) === 6);
    await page.locator('#filter').click();
    await bench.type('lodash');
    await eventually('the filter', async () => (await page.locator('#count').textContent()) === '2 of 6 shown');
    await bench.press('ArrowDown', 'ArrowDown');
    await eventually('the selection', async () => ((await page.locator('.row.selected').textContent()) ?? '').includes('lodash'));
    assert.match((await page.locator('#details').textContent()) ?? '', /COPY packages\/lodash/);
    await picture('vscode-report');
    await page.locator('#filter').fill('');
  });

  it('renders and filters five thousand vulnerabilities with a handful of lines in the page', async () => {
    await writeFile(join(scans.levers, 'many'), '');
    const page = reportPage(bench);
    await page.locator('#again').click();
    await eventually('all of them', async () => (await page.locator('#count').textContent()) === '5006 found', 90_000);
    await rm(join(scans.levers, 'many'));
    assert.ok((await page.locator('.line').count()) < 100);
    await page.locator('#filter').fill('CVE-1999-14321');
    await eventually('the one', async () => (await page.locator('#count').textContent()) === '1 of 5006 shown');
    await page.locator('#filter').fill('');
    await page.locator('#group').selectOption('instruction');
    await page.locator('#list').focus();
    await bench.press('End', 'PageUp', 'Home', 'PageDown');
    assert.ok((await page.locator('.line').count()) < 100);
  });

  it('cancels a scan, and nothing of it goes on', async () => {
    await writeFile(join(scans.levers, 'hang'), '');
    await reportPage(bench).locator('#again').click();
    const running = join(scans.levers, 'running');
    const pids = await eventually('the scanner runs', () =>
      existsSync(running) ? (JSON.parse(readFileSync(running, 'utf8')) as number[]) : undefined,
    );
    assert.ok(pids.every(isAlive));
    await eventually('the status', async () => (await scanStatus()).startsWith('Scanning image shop/web:dev: scanning with'));
    await bench.runCommand('Wharfmaster: Cancel Scan');
    await eventually('both processes have ended', () => !pids.some(isAlive), 15_000);
    await rm(join(scans.levers, 'hang'));
    await eventually('the status', async () => !(await scanStatus()).startsWith('Scanning'));
  });

  it('shows in the next window what is known, without scanning again', async () => {
    assert.ok(server !== undefined);
    const before = (await extensionLog(server)).split('Scanning shop/web:dev').length;
    await bench.close();
    bench = await openWorkbench(theStage().chromium, server, scans.folder);
    await bench.openFile('Dockerfile');
    await eventually('the status', async () => (await scanStatus()).startsWith('Image shop/web:dev: policy does not accept it'), 60_000);
    await bench.runCommand('Problems: Focus on Problems View');
    assert.equal((await findings(2)).length, 2);
    assert.equal((await extensionLog(server)).split('Scanning shop/web:dev').length, before);
  });

  it('builds under a name that is asked for, and scans what came of it', async () => {
    assert.ok(server !== undefined);
    const { page } = bench;
    const row = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await bench.openFile('Dockerfile');
    await bench.runCommand('Wharfmaster: Build and Scan…');
    await row('Name').click();
    await page.locator('.quick-input-widget', { hasText: 'e.g. web:dev' }).waitFor();
    await bench.type('shop/web:built');
    await bench.press('Enter');
    await row('Build and scan').click();
    const log = await eventually(
      'the end',
      async () => {
        const text = server === undefined ? '' : await extensionLog(server);
        return /Scan of shop\/web:\w+ (?:done|taken from what is kept)\.\s*$/m.test(text.split('Building Dockerfile.')[1] ?? '')
          ? text
          : undefined;
      },
      90_000,
    );
    assert.doesNotMatch(log, /\[error\]/);
    assert.match(await scans.docker.docker('image', 'inspect', '--format', '{{.RepoTags}}', 'shop/web:built'), /shop\/web:built/);
    assert.ok(await hasMessage(bench), 'who asked is told the outcome');
  });

  /** `words @line` of each finding about what is inside an image. */
  async function findings(expected: number): Promise<string[]> {
    let last: string[] = [];
    await eventually(
      `${expected} findings`,
      async () => {
        const rows = await bench.page.locator('.markers-panel .monaco-list-row').allTextContents();
        last = rows.flatMap((text) => {
          const [, words, line] = /(?:^|\s)((?:This|The) .{0,30}?brought in \d+ ).*\[Ln (\d+),/s.exec(text) ?? [];
          return words === undefined ? [] : [`${words}@${line ?? ''}`];
        });
        return last.length === expected;
      },
      60_000,
    ).catch(() => undefined);
    return last;
  }

  async function scanStatus(): Promise<string> {
    const item = bench.page.locator('[id$="wharfmaster.scanStatus"]');
    return (await item.count()) === 0 ? '' : ((await item.first().getAttribute('aria-label')) ?? '');
  }

  function picture(name: string): Promise<void> {
    return bench.screenshot(join(theStage().root, `test-results/${name}.png`));
  }
});

function reportPage({ page }: Workbench): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
