import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { eventually } from '../host/eventually.js';
import { extensionLog } from '../host/extension-log.js';
import { startVscodeServer, type VscodeServer } from '../host/vscode-server.js';
import { hasMessage, openWorkbench, type Workbench } from '../host/workbench.js';
import { theStage } from './stage.js';

describe('A machine without tools', () => {
  let server: VscodeServer | undefined;
  let bench: Workbench;
  let empty: string;
  before(async () => {
    const { program, vsix, chromium, workspace } = theStage();
    const folder = join(workspace, 'no-tools');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'notes.txt'), 'nothing of ours\n');
    empty = await mkdtemp(join(tmpdir(), 'wharfmaster-empty-'));
    const env = { PATH: [empty, dirname(process.execPath)].join(':') };
    server = await startVscodeServer({ program, vsix: [vsix], trusted: true, env });
    bench = await openWorkbench(chromium, server, folder);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await bench.screenshot(join(theStage().root, 'test-results/vscode-no-tools-failed.png'));
    if (server !== undefined) console.log(await extensionLog(server));
  });
  after(async () => {
    await bench.close();
    await server?.stop();
    await rm(empty, { recursive: true, force: true });
  });

  it('is said in the view of images, with what to do', async () => {
    await bench.runCommand('Wharfmaster: Focus on Images View');
    const welcome = bench.page.locator('[id="workbench.view.extension.wharfmaster"] .welcome-view-content');
    await eventually('the welcome', async () => ((await welcome.first().textContent()) ?? '').includes('No container runtime'));
    await eventually('the button', async () => ((await welcome.first().textContent()) ?? '').includes('Check Tools'));
  });

  it('is told as an error with a next step when somebody wants to scan', async () => {
    await bench.runCommand('Wharfmaster: Scan Local Image…');
    await eventually('the message', () => hasMessage(bench));
    await bench.runCommand('Notifications: Show Notifications');
    const message = bench.page.locator('.notifications-center .notification-list-item', { hasText: 'No container runtime was found' });
    await message.first().waitFor();
    await message.locator('.monaco-button', { hasText: 'Check Tools' }).first().click();
    await eventually('the page of tools', async () => (await bench.page.locator('.tab', { hasText: 'Tools' }).count()) > 0);
    const page = bench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('body');
    await eventually('what is wrong with each tool', async () =>
      /podman.*not found.*grype.*not found/is.test((await page.textContent()) ?? ''),
    );
    await bench.screenshot(join(theStage().root, 'test-results/vscode-no-tools.png'));
  });
});
