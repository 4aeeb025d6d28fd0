import assert from 'node:assert/strict';
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { eventually } from '../host/eventually.js';
import { extensionLog } from '../host/extension-log.js';
import { startVscodeServer, type VscodeServer } from '../host/vscode-server.js';
import { openWorkbench, type Workbench } from '../host/workbench.js';
import { passphrase, setSignStage, type SignStage } from './sign-stage.js';
import { theStage } from './stage.js';

describe('Signing and pushing with a real Docker and a real registry', function () {
  // Each test goes on where the one before it ended.
  this.bail(true);
  let signs: SignStage;
  let server: VscodeServer | undefined;
  let bench: Workbench;
  before(async () => {
    const { program, vsix, chromium, workspace } = theStage();
    signs = await setSignStage(workspace);
    server = await startVscodeServer({
      ...{ program, vsix: [vsix], trusted: true, env: signs.env },
      ...{ within: signs.administered, dialogs: true },
    });
    bench = await openWorkbench(chromium, server, signs.folder);
    await signs.image(`${signs.registry.host}/apps/web:1.4`, 4_000_000);
    await signs.image('shop/tool:dev', 1_000_000);
    await bench.openFile('deployment.yaml');
    await bench.runCommand('View: Hide Secondary Side Bar');
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await picture('vscode-sign-failed');
    if (server !== undefined) console.log(await extensionLog(server));
  });
  after(async () => {
    await signs.close();
    await bench.close();
    await server?.stop();
  });

  it('is set up with a key of the person’s own', async () => {
    await bench.runCommand('Wharfmaster: Set Up Signing…');
    await row('release').click();
    await row('What fits by itself').click();
    await row('Choose a key file…').click();
    const files = bench.page.locator('.quick-input-widget', { hasText: 'Private key of release' });
    await files.waitFor();
    // VS Code looks the path up while it is typed, and takes no key before it has found it.
    await eventually('the key is taken', async () => {
      if ((await toast('You sign as release from now on').count()) > 0) return true;
      if (await files.isVisible()) {
        await files.locator('input').first().fill(signs.keys.key);
        await bench.page.waitForTimeout(1_500);
        await bench.press('Enter');
      }
      await bench.page.waitForTimeout(1_500);
      return false;
    });
    await toast('You sign as release from now on').waitFor();
    await closeToasts();
  });

  it('looks signatures up by itself in registries that the person allowed, and in no other', async () => {
    const checked = async (): Promise<number> => (server === undefined ? 0 : (await extensionLog(server)).split('Verifying ').length);
    await bench.page.waitForTimeout(3_000);
    assert.equal(await checked(), 1);
    await bench.runCommand('Preferences: Open User Settings (JSON)');
    await bench.page.locator('.view-line', { hasText: 'signing.signers' }).waitFor();
    await bench.press('Control+a');
    const settings = {
      'wharfmaster.signing.signers': { release: { key: signs.keys.key } },
      'wharfmaster.verify.registries': [signs.registry.host],
    };
    await bench.page.keyboard.insertText(JSON.stringify(settings));
    await bench.press('Control+s');
    await bench.page.waitForTimeout(500);
    await bench.press('Escape');
    await eventually('the look-up', async () => (await checked()) > 1);
  });

  it('shows the plan before anything is sent, and sends nothing when the person says no', async () => {
    await startPush(`${signs.registry.host}/apps/web:1.4`);
    await chooseTarget(`${signs.registry.host}/apps/web:1.4`);
    const box = dialog();
    await box.waitFor();
    const words = (await box.textContent()) ?? '';
    assert.match(words, /Sign and push to .*\/apps\/web:1\.4\?/);
    assert.match(words, /Policy: quay 7/);
    assert.match(words, /Signed by: release \(embedded, bundle\)/);
    await picture('vscode-sign-plan');
    await dialog().getByRole('button', { name: 'Show Plan' }).click();
    const page = bench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('body');
    await eventually('the plan', async () => ((await page.textContent()) ?? '').includes('Nothing was sent yet'));
    await bench.page.waitForTimeout(500);
    await picture('vscode-sign-page');
    await toast('Read the plan').locator('.monaco-button', { hasText: 'Continue…' }).click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await toast('nothing was sent').waitFor();
    await closeToasts();
    assert.equal(await signs.released('web:1.4'), undefined);
  });

  it('releases an image with its progress, and says its digest', async () => {
    await bench.runCommand('View: Close All Editors');
    await bench.openFile('deployment.yaml');
    await bench.runCommand('Wharfmaster: Focus on Evidence View');
    await bench.page.evaluate(watchNotifications);
    await startPush(`${signs.registry.host}/apps/web:1.4`);
    await chooseTarget(`${signs.registry.host}/apps/web:1.4`);
    await dialog().getByRole('button', { name: 'Sign and Push' }).click();
    await passphraseIs(passphrase);
    await toast('Released').waitFor({ timeout: 90_000 });
    await bench.page.waitForTimeout(500);
    await picture('vscode-sign-done');
    const { root, args } = theStage();
    if (args.includes('--picture')) await copyFile(join(root, 'test-results/vscode-sign-done.png'), join(root, 'media/sign-and-push.png'));
    const digest = await signs.released('web:1.4');
    assert.ok(digest !== undefined);
    assert.ok(((await toast('Released').textContent()) ?? '').includes(digest.slice(0, 19)));
    const shown = (await bench.page.evaluate<string[]>('[...globalThis.shownTexts]')).join('\n');
    const steps = ['pushing', 'signing as', 'attaching', 'verifying', 'releasing'].filter((step) => shown.includes(step));
    assert.ok(steps.length >= 2, shown);
    await toast('Released').locator('.monaco-button', { hasText: 'Show Evidence' }).click();
    await eventually('the evidence', async () => (await evidenceLabels()).some((label) => /Released\. .*apps\/web:1\.4/.test(label)));
    await closeToasts();
  });

  it('shows who signed, when and which rule that meets, and tells the editor', async () => {
    await bench.openFile('deployment.yaml');
    await bench.goTo(7, 20);
    await bench.runCommand('Wharfmaster: Verify Image Signature…');
    const page = bench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('body');
    await eventually('the page', async () => ((await page.textContent()) ?? '').includes('Passed. Everybody vouches'));
    const words = (await page.textContent()) ?? '';
    assert.match(words, /Met: .*release/s);
    assert.ok(words.includes(signs.keys.sha256));
    await picture('vscode-sign-verified');
    await bench.openFile('deployment.yaml');
    await bench.goTo(7, 20);
    await bench.runCommand('Show or Focus Hover');
    const hover = bench.page.locator('.monaco-hover');
    await eventually('the facts with their age', async () =>
      /everybody vouches for it.*Looked up on \d{4}/s.test((await hover.allTextContents()).join()),
    );
    await picture('vscode-sign-hover');
    await bench.press('Escape');
  });

  it('says while a target is typed what is wrong with it', async () => {
    await startPush('shop/tool:dev');
    await bench.type(`${signs.registry.host}/other/tool:1`);
    const problem = bench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Not yet a target' });
    await eventually('the reason', async () => /lets nobody push to .*\/other\/tool/.test((await problem.textContent()) ?? ''));
    await bench.press('Escape');
  });

  it('refuses with its reasons what the policy does not allow, before anything is sent', async () => {
    const file = join(signs.folder, '.wharfmaster.yaml');
    const policy = (await readFile(file, 'utf8')).replace(/deny: \[.*?\], /, '');
    const denial = `deny: [{ match: '${signs.registry.host}/apps/tool', reason: it is being retired }]`;
    await writeFile(file, policy.replace('sources: { ', `sources: { ${denial}, `));
    await startPush('shop/tool:dev');
    await chooseTarget(`${signs.registry.host}/apps/tool:dev`);
    const message = toast('Nothing was sent');
    await message.waitFor();
    await message.locator('.monaco-button', { hasText: 'Open Policy' }).waitFor();
    const page = bench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('body');
    await eventually('the reasons', async () => {
      const words = (await page.textContent()) ?? '';
      return (
        words.includes('Not allowed') &&
        words.includes('it is being retired') &&
        words.includes('What to do') &&
        words.includes('denied-image')
      );
    });
    assert.equal(await dialog().count(), 0);
    await bench.page.waitForTimeout(500);
    await picture('vscode-sign-refused');
    assert.equal(await signs.released('tool:dev'), undefined);
    await writeFile(file, policy);
    await closeToasts();
  });

  it('offers to continue a push after its process was killed, in the next window too, without a pop-up', async () => {
    assert.ok(server !== undefined);
    const name = `${signs.registry.host}/apps/late:1`;
    await signs.image(name, 30_000_000);
    await startPush(name);
    await chooseTarget(name);
    await dialog().getByRole('button', { name: 'Sign and Push' }).click();
    await passphraseIs(passphrase);
    // Written when the push begins.
    const journal = join(signs.home, 'state/wharfmaster/pushes');
    await eventually('the push', async () => (await readdir(journal).catch(() => [])).some((file) => file.endsWith('.json')));
    const pids = [...(await extensionLog(server)).matchAll(/The tool host runs as process (\d+)/g)];
    process.kill(Number(pids.at(-1)?.[1]), 'SIGKILL');
    await toast('The push was interrupted').waitFor();
    await unfinishedItem().waitFor();
    assert.equal(await signs.released('late:1'), undefined);
    const profile = bench.page.context();
    await bench.page.close();
    bench = await openWorkbench(theStage().chromium, server, signs.folder, profile);
    await unfinishedItem().waitFor();
    assert.equal(await bench.page.locator('.notifications-toasts .notification-list-item').count(), 0);
    await picture('vscode-sign-unfinished');
    await unfinishedItem().click();
    await row('/apps/late:1').waitFor();
    await bench.press('Enter');
    await dialog().getByRole('button', { name: 'Continue Push' }).click({ timeout: 60_000 });
    await passphraseIs(passphrase);
    await toast('Released').waitFor({ timeout: 60_000 });
    assert.ok((await signs.released('late:1')) !== undefined);
    await eventually('nothing is unfinished', async () => (await unfinishedItem().count()) === 0);
    await picture('vscode-sign-resumed');
  });

  it('keeps no secret in its output, its settings or its evidence', async () => {
    assert.ok(server !== undefined);
    const marks = [passphrase, (await readFile(signs.keys.key, 'utf8')).split('\n')[2] ?? 'no key'];
    const places = [join(server.home, 'user'), join(server.home, 'server/data/logs'), join(signs.home, 'state'), signs.folder];
    const texts = [await extensionLog(server), ...(await Promise.all(places.map(allText)))];
    for (const mark of marks) assert.ok(!texts.some((text) => text.includes(mark)), `found: ${mark.slice(0, 8)}…`);
  });

  function row(text: string): Locator {
    return bench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  function toast(text: string): Locator {
    return bench.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  function dialog(): Locator {
    return bench.page.locator('.monaco-dialog-box');
  }

  async function closeToasts(): Promise<void> {
    await bench.runCommand('Notifications: Clear All Notifications');
  }

  async function startPush(image: string): Promise<void> {
    await bench.runCommand('Wharfmaster: Sign and Push Image…');
    await bench.page.locator('.quick-input-widget', { hasText: 'Sign and Push Image' }).waitFor();
    // A row under the mouse shows its hover in front of itself, so the list is filtered and the key taken.
    await bench.type(image);
    await row(image).waitFor();
    await bench.press('Enter');
    await bench.page.locator('.quick-input-widget', { hasText: 'Release ' }).waitFor();
  }

  async function chooseTarget(target: string): Promise<void> {
    await row(target).waitFor();
    await bench.press('Enter');
  }

  async function passphraseIs(text: string): Promise<void> {
    await bench.page.locator('.quick-input-widget', { hasText: 'Passphrase of release' }).waitFor({ timeout: 60_000 });
    await bench.type(text);
    await bench.press('Enter');
    await row('Use it for this push only').click();
  }

  function unfinishedItem(): Locator {
    return bench.page.locator('[id$="wharfmaster.unfinished"] a');
  }

  async function evidenceLabels(): Promise<string[]> {
    const rows = bench.page.locator('[id="workbench.view.extension.wharfmaster"] .monaco-list-row');
    return rows.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  }

  function picture(name: string): Promise<void> {
    return bench.screenshot(join(theStage().root, `test-results/${name}.png`));
  }
});

/** Steps come faster than anybody can ask for them: the page itself keeps what its notifications have said. */
const watchNotifications = `{
  const texts = (globalThis.shownTexts = new Set());
  new MutationObserver(() => {
    for (const one of document.querySelectorAll('.notification-list-item-message')) texts.add(one.textContent);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}`;

async function allText(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1').catch(() => '')))).join('\n');
}
