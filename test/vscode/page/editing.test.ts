import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { startVscodeServer, type VscodeServer } from '../host/vscode-server.js';
import { openWorkbench, type Workbench } from '../host/workbench.js';
import { eventually } from '../host/eventually.js';
import { theStage } from './stage.js';

describe('A person at the keyboard', () => {
  let server: VscodeServer;
  let bench: Workbench;
  let shop = '';
  before(async () => {
    const { program, vsix, chromium, workspace } = theStage();
    shop = join(workspace, 'shop');
    for (const name of ['Dockerfile.keys', 'Dockerfile.menu', 'Dockerfile.hover', 'Dockerfile.complete'])
      await writeFile(join(shop, name), '');
    await writeFile(
      join(shop, 'exception.yaml'),
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: quay.io/x/excepted:1}\n',
    );
    server = await startVscodeServer({ program, vsix: [vsix], trusted: true });
    bench = await openWorkbench(chromium, server, shop);
  });
  after(async () => {
    await bench.close();
    await server.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await bench.screenshot(join(theStage().root, `test-results/vscode-${this.currentTest.title.replace(/\W+/g, '-').slice(0, 60)}.png`));
  });

  it('types an image that is not allowed and has the approved one after one key', async () => {
    await bench.openFile('Dockerfile.keys');
    await bench.type('FROM node:20');
    await bench.findingWithFix();
    await bench.press('Shift+Alt+.');
    await eventually('the fix', async () => (await bench.text()) === 'FROM registry.shop.example/base/node:20');
    await eventually('no squiggle', async () => (await bench.page.locator('.squiggly-error').count()) === 0);
  });

  it('opens the list of fixes with Ctrl+. and takes the first', async () => {
    await bench.openFile('Dockerfile.menu');
    await bench.type('FROM node:22-slim');
    await bench.findingWithFix();
    await bench.press('Control+.');
    const rows = bench.page.locator('.action-widget .monaco-list-row');
    await rows.first().waitFor();
    const titles = await rows.allTextContents();
    assert.ok(
      titles.some((title) => title.includes('registry.shop.example/base/node:22-slim')),
      titles.join('\n'),
    );
    assert.ok(
      titles.some((title) => title.includes('Choose an approved image…')),
      titles.join('\n'),
    );
    assert.ok(
      titles.some((title) => title.includes('exception')),
      titles.join('\n'),
    );
    await bench.press('Enter');
    await eventually('the fix', async () => (await bench.text()) === 'FROM registry.shop.example/base/node:22-slim');
  });

  it('reads in a hover why, and which policy says so', async () => {
    await bench.openFile('Dockerfile.hover');
    await bench.type('FROM node:20');
    await eventually('a squiggle', async () => (await bench.page.locator('.squiggly-error').count()) > 0);
    await bench.press('Escape');
    await bench.goTo(1, 8);
    await bench.press('Control+k', 'Control+i');
    const text = await eventually('the hover', async () => {
      const shown = (await bench.page.locator('.monaco-hover .hover-row').allTextContents()).join('\n');
      return shown.includes('shop-policy') ? shown : undefined;
    });
    assert.match(text, /node:20/);
    await bench.press('Escape');
  });

  it('is offered approved images behind FROM', async () => {
    await bench.openFile('Dockerfile.complete');
    await bench.type('FROM ');
    await bench.press('Control+Space');
    const rows = bench.page.locator('.suggest-widget .monaco-list-row');
    await eventually('the offer', async () =>
      (await rows.allTextContents()).some((row) => row.includes('registry.shop.example/base/node')),
    );
    await bench.press('Escape');
  });

  it('sees policy, version and the state of the file in the status bar', async () => {
    await bench.openFile('Dockerfile.hover');
    await eventually('the status', async () =>
      /shop-policy 1\.4\.0.*1 denied/.test((await bench.statusItem.first().getAttribute('aria-label')) ?? ''),
    );
  });

  it('finds every finding in the Problems view', async () => {
    await bench.runCommand('Problems: Focus on Problems View');
    await eventually('the rows', async () =>
      (await bench.problems()).some((row) => row.includes('node:20') && row.includes('wharfmaster')),
    );
  });

  it('adds an exception by answering four questions', async () => {
    await bench.openFile('exception.yaml');
    await eventually('a squiggle', async () => (await bench.page.locator('.squiggly-error').count()) > 0);
    await bench.goTo(6, 30);
    await bench.runCommand('Wharfmaster: Add Exception…');
    const input = bench.page.locator('.quick-input-widget input').first();
    for (const [prompt, text] of [
      ['Why', 'no rebuild yet'],
      ['Who', 'jane@shop.example'],
      ['Which ticket', 'RISK-1'],
      ['Until', ''],
    ] as const) {
      await bench.page.locator('.quick-input-widget', { hasText: prompt }).waitFor();
      if (text !== '') await input.fill(text);
      await bench.press('Enter');
    }
    await eventually('the policy is shown', async () =>
      (await bench.page.locator('.tab.active').textContent())?.includes('.wharfmaster.yaml'),
    );
    await bench.press('Control+s');
    const written = await eventually('the exception on disk', async () => {
      const text = await readFile(join(shop, '.wharfmaster.yaml'), 'utf8');
      return text.includes('EX-RISK-1') ? text : undefined;
    });
    assert.match(
      written,
      /- \{id: EX-RISK-1, rule: unapproved-registry, match: quay\.io\/x\/excepted, owner: .*jane@shop\.example.*, ticket: RISK-1, reason: .*no rebuild yet/,
    );
    await bench.openFile('exception.yaml');
    await eventually('the finding is faint', async () => (await bench.page.locator('.squiggly-error').count()) === 0);
  });

  // The last one: a page shown as HTML keeps the keyboard to itself.
  it('opens the page of a rule from its link, without a network and without being asked', async () => {
    await bench.page.locator('.markers-panel a.monaco-link', { hasText: 'unapproved-registry' }).first().click();
    await eventually('the page', async () => (await bench.page.locator('.tab.active').textContent())?.includes('unapproved-registry.md'));
  });
});
