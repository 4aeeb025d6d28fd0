import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeptScans, ScanResult } from '../../../src/tool-host/protocol.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { scanParams, startConfigured, until, type Host } from '../../tool-host/support/start-host.js';
import { baseName, baseVulnerabilities, makeBase } from '../support/scan/base.js';
import { buildImage } from '../support/scan/build.js';
import { packages, writeContext } from '../support/scan/context.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { grypeEnvironment, scanTools } from '../support/scan/tools.js';

/* The built tool host with a real engine and a real scanner: an image is built, the host tells, scans it, and does not do so twice. */

let docker: Docker;
beforeAll(async () => {
  docker = await startDocker();
  const base = await makeBase(temporaryFolder());
  await docker.docker('load', '-i', base.archive);
});
afterAll(() => docker.stop());

function started(storage: string): Promise<Host> {
  const programs = { docker: scanTools().docker, grype: scanTools().grype };
  return startConfigured(process.env['PATH'] ?? '', { programs, storage, runtime: 'docker' }, { ...docker.env, ...grypeEnvironment() });
}

async function vulnerableContext(word: string): Promise<{ readonly dockerfile: string; readonly context: string }> {
  const context = temporaryFolder({ Dockerfile: `FROM ${baseName}\nCOPY packages/lodash /app/node_modules/lodash\nLABEL word=${word}\n` });
  await writeContext(context);
  return { context, dockerfile: join(context, 'Dockerfile') };
}

function idsIn(result: ScanResult): readonly string[] {
  if (!('scans' in result)) return [JSON.stringify(result)];
  return [
    ...new Set(result.scans.flatMap(({ reports }) => reports.flatMap(({ vulnerabilities }) => vulnerabilities.map(({ id }) => id)))),
  ].sort();
}

describe('the tool host with Docker and Grype', () => {
  it('tells of a build, scans its result, and knows the report in another window too', async () => {
    const storage = temporaryFolder();
    const host = await started(storage);
    await host.request('images/watch', { watch: true });
    await until(() => host.logs.some(({ text }) => text.includes(' events ')), 'listening');
    const id = await buildImage(docker, { ...(await vulnerableContext('one')), builder: 'buildkit', tag: 'watched:1' });
    await until(() => host.events.length > 0, 'an event');
    expect(host.events).toEqual([{ runtime: 'docker', event: { action: 'tagged', id, name: 'watched:1' } }]);

    const wanted = scanParams({ image: { name: id, runtime: 'docker' }, scanners: ['grype'], timeoutMs: 120_000 });
    const first = await host.request<ScanResult>('images/scan', wanted);
    const expected = [...Object.keys(baseVulnerabilities), ...(packages['lodash']?.vulnerabilities ?? [])].sort();
    expect(first).toMatchObject({ kept: false, scans: [{ subject: { imageId: id, tags: ['watched:1'] }, failures: [] }] });
    expect(idsIn(first)).toEqual(expected);

    const other = await started(storage);
    const second = await other.request<ScanResult>('images/scan', wanted);
    expect(second).toMatchObject({ kept: true });
    expect(idsIn(second)).toEqual(expected);
    expect((await other.request<KeptScans>('scans/kept')).scans).toMatchObject([{ subject: { imageId: id } }]);
  });

  it('builds an image and scans what it built', async () => {
    const host = await started(temporaryFolder());
    const given = await vulnerableContext('two');
    const built = await host.request<{ readonly id?: string }>('images/build', { ...given, token: 'b', args: {}, timeoutMs: 120_000 });
    const result = await host.request<ScanResult>(
      'images/scan',
      scanParams({ image: { name: built.id ?? '' }, scanners: ['grype'], timeoutMs: 120_000 }),
    );
    expect(result).toMatchObject({ scans: [{ subject: { imageId: built.id }, config: { labels: { word: 'two' } } }] });
  });
});
