import assert from 'node:assert/strict';
import { copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { eventually } from '../host/eventually.js';
import { startVscodeServer } from '../host/vscode-server.js';
import { openWorkbench } from '../host/workbench.js';
import { theStage } from './stage.js';

describe('The examples', () => {
  it('look as the README shows them (`--picture` writes media/screenshot.png)', async () => {
    const { root, program, vsix, chromium, workspace, args } = theStage();
    const examples = join(workspace, 'examples');
    await cp(join(root, 'examples'), examples, { recursive: true });
    const server = await startVscodeServer({ program, vsix: [vsix], trusted: true });
    const bench = await openWorkbench(chromium, server, examples);
    try {
      await bench.openFile('storefront/Dockerfile');
      await eventually('a squiggle', async () => (await bench.page.locator('.squiggly-error').count()) > 0);
      await bench.runCommand('View: Hide Secondary Side Bar');
      await bench.runCommand('Problems: Focus on Problems View');
      await bench.runCommand('View: Focus Active Editor Group');
      await bench.goTo(12, 8);
      await bench.findingWithFix();
      await bench.press('Control+.');
      await bench.page.locator('.action-widget .monaco-list-row').first().waitFor();
      const picture = join(root, 'test-results/vscode-examples.png');
      await bench.screenshot(picture);
      if (args.includes('--picture')) await copyFile(picture, join(root, 'media/screenshot.png'));
      assert.ok((await bench.problems()).length > 0);
    } finally {
      await bench.close();
      await server.stop();
    }
  });
});
