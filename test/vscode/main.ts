import { readFile } from 'node:fs/promises';
import { startBrowser } from './host/browser.js';
import { runInside } from './host/run-inside.js';
import { startVscodeServer } from './host/vscode-server.js';

const [program = '', chromium = '', inside = '', counts = ''] = process.argv.slice(2);
process.env['WHARFMASTER_TEST_COUNTS'] = counts;
const server = await startVscodeServer({ program, vsix: [], trusted: true });
const browser = await startBrowser(chromium);
try {
  const ok = await runInside(browser, server, { workspace: 'test/vscode/workspace', companion: 'test/vscode/companion', tests: inside, timeoutMs: 60000, screenshot: '/tmp/host.png' });
  console.log(ok, await readFile(counts, 'utf8'));
} finally {
  await browser.close();
  await server.stop();
}
