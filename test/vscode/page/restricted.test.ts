import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { eventually } from '../host/eventually.js';
import { extensionLog } from '../host/extension-log.js';
import { startVscodeServer, type VscodeServer } from '../host/vscode-server.js';
import { openWorkbench, type Workbench } from '../host/workbench.js';
import { theStage } from './stage.js';

describe('Restricted Mode', () => {
  let server: VscodeServer;
  let bench: Workbench;
  before(async () => {
    const { program, vsix, chromium, workspace } = theStage();
    await writeFile(join(workspace, 'shop/Dockerfile.restricted'), 'FROM node:20\n');
    server = await startVscodeServer({ program, vsix: [vsix], trusted: false });
    bench = await openWorkbench(chromium, server, join(workspace, 'shop'));
  });
  after(async () => {
    await bench.close();
    await server.stop();
  });

  it('reads and judges', async () => {
    await bench.openFile('Dockerfile.restricted');
    await eventually(
      'the window is restricted',
      async () => (await bench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).count()) > 0,
    );
    await eventually('a squiggle', async () => (await bench.page.locator('.squiggly-error').count()) > 0);
    await eventually('the status', async () => ((await bench.statusItem.first().getAttribute('aria-label')) ?? '').includes('shop-policy'));
  });

  it('offers no command that writes to the workspace beyond an edit in the open file', async () => {
    await bench.goTo(1, 8);
    await bench.findingWithFix();
    await bench.press('Control+.');
    const rows = bench.page.locator('.action-widget .monaco-list-row');
    await rows.first().waitFor();
    const titles = await rows.allTextContents();
    assert.ok(
      titles.some((title) => title.includes('registry.shop.example/base/node:20')),
      titles.join('\n'),
    );
    assert.ok(!titles.some((title) => title.includes('exception')), titles.join('\n'));
    await bench.press('Escape', 'Escape');
    assert.deepEqual((await bench.commands('Wharfmaster: ')).toSorted(), [
      'Wharfmaster: Check Workspace',
      'Wharfmaster: Explain Policy for This Image',
      // VS Code's own, for our views.
      'Wharfmaster: Focus on Evidence View',
      'Wharfmaster: Focus on Images View',
      'Wharfmaster: Open Policy',
      'Wharfmaster: Show Output',
    ]);
  });

  it('starts no program: the view of images says so, and no tool host runs', async () => {
    await bench.runCommand('Wharfmaster: Focus on Images View');
    const welcome = bench.page.locator('[id="workbench.view.extension.wharfmaster"] .welcome-view-content');
    await eventually('the welcome', async () => ((await welcome.first().textContent()) ?? '').includes('no program is started'));
    await bench.runCommand('Wharfmaster: Focus on Evidence View');
    await eventually('what it says of signing', async () =>
      (await welcome.allTextContents()).some((text) => text.includes('nothing is signed, pushed or verified, and no secret is asked for')),
    );
    await bench.page.waitForTimeout(3_000);
    assert.doesNotMatch(await extensionLog(server), /tool host/);
  });

  it('ends when the person trusts the workspace: then everything is offered', async () => {
    await bench.runCommand('Workspaces: Manage Workspace Trust');
    await bench.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).first().click();
    await eventually(
      'the window is trusted',
      async () => (await bench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).count()) === 0,
    );
    await bench.openFile('Dockerfile.restricted');
    // The server starts again meanwhile, so the list is asked for until it is whole.
    const titles = await eventually('the exception is offered', async () => {
      await bench.goTo(1, 9);
      await bench.press('Control+.');
      await bench.page.waitForTimeout(1_500);
      const found = await bench.page.locator('.action-widget .monaco-list-row').allTextContents();
      await bench.press('Escape');
      return found.some((title) => title.includes('exception')) ? found : undefined;
    });
    assert.ok(
      titles.some((title) => title.includes('Choose an approved image…')),
      titles.join('\n'),
    );
    for (const title of ['Create Policy File', 'Scan Local Image…', 'Check Tools', 'Sign and Push Image…', 'Resume Push…'])
      assert.deepEqual(await bench.commands(`Wharfmaster: ${title}`), [`Wharfmaster: ${title}`]);
    await eventually('the tool host runs', async () => (await extensionLog(server)).includes('The tool host runs'));
  });
});
