import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { buildImage } from '../../real/support/scan/build.js';
import { extensionLog } from '../host/extension-log.js';
import { eventually } from '../host/eventually.js';
import { startVscodeServer, type VscodeServer } from '../host/vscode-server.js';
import { openWorkbench, type Workbench } from '../host/workbench.js';
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
  });
  after(async () => {
    // A daemon that is left running would keep the whole run from ending.
    await scans.close();
    await bench.close();
    await server?.stop();
  });

  it('shows on the right lines what a build brought in, without anyone asking', async () => {
    await eventually('the policy is read', async () => (await bench.statusItem.count()) > 0);
    await bench.runCommand('Problems: Focus on Problems View');
    await bench.page.waitForTimeout(6_000);
    await buildImage(scans.docker, {
      dockerfile: join(scans.folder, 'Dockerfile'),
      context: scans.folder,
      builder: 'buildkit',
      tag: 'shop/web:dev',
    });
    const problems = await eventually(
      'findings',
      async () => {
        const found = await bench.problems();
        return found.filter((text) => text.includes('vulnerable-image')).length >= 3 ? found : undefined;
      },
      45_000,
    ).catch(async (problem: unknown) => {
      await bench.screenshot(join(theStage().root, 'test-results/vscode-scan-failed.png'));
      if (server !== undefined) console.log(await extensionLog(server));
      throw problem;
    });
    console.log(problems.join('\n'));
    await bench.screenshot(join(theStage().root, 'test-results/vscode-scan.png'));
    assert.ok(problems.some((text) => /minimist/.test(text)));
  });
});
