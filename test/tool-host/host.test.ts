import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { BuildResult, InspectResult, KeptScans, ListedImages, ScanResult, ToolState } from '../../src/tool-host/protocol.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeTools, type FakeTools } from './support/fake-tools.js';
import { configuration, scanParams, startConfigured, startHost, until, type Host } from './support/start-host.js';

const newId = `sha256:${'b'.repeat(64)}`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function grandchildOf(tools: FakeTools): Promise<number> {
  await until(
    () => existsSync(join(tools.bin, 'grandchild')) && readFileSync(join(tools.bin, 'grandchild'), 'utf8') !== '',
    'a grandchild',
  );
  return Number(readFileSync(join(tools.bin, 'grandchild'), 'utf8'));
}

function stateOf(states: readonly ToolState[], id: string): ToolState | undefined {
  return states.find((state) => state.id === id);
}

describe('the tool host', () => {
  it('says of every tool where it is, its version and database, and what is wrong', async () => {
    const tools = await fakeTools();
    const host = await startConfigured(tools.bin);
    const states = await host.request<readonly ToolState[]>('tools/check');
    expect(stateOf(states, 'docker')).toMatchObject({ role: 'runtime', path: join(tools.bin, 'docker'), version: { version: '28.2.2' } });
    expect(stateOf(states, 'docker')).not.toHaveProperty('problem');
    expect(stateOf(states, 'trivy')).toMatchObject({ version: { version: '0.74.0', database: { builtAt: '2026-11-01T00:00:00.000Z' } } });
    expect(stateOf(states, 'podman')).toMatchObject({ problem: { code: 'TOOL_NOT_FOUND', message: 'Podman was not found.' } });
    expect(stateOf(states, 'podman')).not.toHaveProperty('path');
  });

  it('names the socket of a daemon that does not answer', async () => {
    const tools = await fakeTools();
    tools.write('down', '');
    const host = await startConfigured(tools.bin);
    const states = await host.request<readonly ToolState[]>('tools/check');
    const message = 'Docker does not answer at unix:///fake.sock.';
    expect(stateOf(states, 'docker')?.problem).toMatchObject({ code: 'DAEMON_UNREACHABLE', message });
    expect(await host.request<ListedImages>('images/list')).toMatchObject({ images: [], problems: [{ code: 'DAEMON_UNREACHABLE' }] });
    expect(await host.request<ScanResult>('images/scan', scanParams())).toMatchObject({ problem: { code: 'DAEMON_UNREACHABLE' } });
  });

  it('starts no program that lies in a workspace, and prefers the one that the settings name', async () => {
    const tools = await fakeTools();
    const inWorkspace = await startConfigured(tools.bin, { workspaces: [tools.bin] });
    const refused = await inWorkspace.request<readonly ToolState[]>('tools/check');
    expect(stateOf(refused, 'docker')?.problem?.code).toBe('TOOL_IN_WORKSPACE');
    const named = await startConfigured('/nowhere', { programs: { trivy: join(tools.bin, 'trivy'), docker: '' } });
    const states = await named.request<readonly ToolState[]>('tools/check');
    expect(stateOf(states, 'trivy')?.version?.version).toBe('0.74.0');
    expect(stateOf(states, 'docker')?.problem?.code).toBe('TOOL_NOT_FOUND');
  });

  it('lists and inspects images', async () => {
    const tools = await fakeTools();
    const host = await startConfigured(tools.bin);
    expect(await host.request<ListedImages>('images/list')).toEqual({
      images: [{ runtime: 'docker', id: tools.imageId, names: ['web:1'], created: '2026-01-01T00:00:00.000Z', bytes: 1500 }],
      problems: [],
    });
    const found = await host.request<InspectResult>('images/inspect', { name: 'web:1' });
    expect(found).toMatchObject({ image: { id: tools.imageId, history: [{ createdBy: 'COPY . / # buildkit', emptyLayer: false }] } });
    const absent = await host.request<InspectResult>('images/inspect', { name: '--help' });
    expect(absent).toMatchObject({ problem: { code: 'IMAGE_NOT_FOUND', message: 'Docker has no image --help on this machine.' } });
  });

  it('says when no runtime and no scanner is there', async () => {
    const tools = await fakeTools(['docker']);
    const empty = await startConfigured(temporaryFolder({}));
    expect(await empty.request<ListedImages>('images/list')).toMatchObject({ images: [], problems: [{ code: 'TOOL_NOT_FOUND' }] });
    const host = await startConfigured(tools.bin);
    expect(await host.request<ScanResult>('images/scan', scanParams())).toMatchObject({ problem: { code: 'TOOL_NOT_FOUND' } });
    const named = await host.request<ScanResult>('images/scan', scanParams({ scanners: ['nosuch'] }));
    expect(named).toMatchObject({ problem: { message: 'There is no scanner called nosuch.' } });
  });

  it('scans an image once, tells its steps, and gives what it kept the second time', async () => {
    const tools = await fakeTools();
    const host = await startConfigured(tools.bin);
    const first = await host.request<ScanResult>('images/scan', scanParams());
    expect(first).toMatchObject({ kept: false, scans: [{ subject: { imageId: tools.imageId, name: 'web:1' }, failures: [] }] });
    expect(first).toMatchObject({ scans: [{ reports: [{ scanner: { id: 'trivy' }, packages: 1 }] }] });
    expect(host.steps.map(({ step }) => step.step)).toEqual(expect.arrayContaining(['finding', 'exporting', 'scanning', 'done']));
    const second = await host.request<ScanResult>('images/scan', scanParams({ token: 't2' }));
    expect(second).toMatchObject({ kept: true, scans: [{ subject: { imageId: tools.imageId }, reports: [{ scanner: { id: 'trivy' } }] }] });
    expect(tools.scans()).toBe(1);
    expect((await host.request<KeptScans>('scans/kept')).scans).toHaveLength(1);
    await host.request('images/scan', scanParams({ again: true }));
    expect(tools.scans()).toBe(2);
    tools.write('database', '2026-11-02T00:00:00Z');
    await host.request('images/scan', scanParams());
    expect(tools.scans()).toBe(3);
    await host.request('scans/forget');
    expect(await host.request<KeptScans>('scans/kept')).toEqual({ scans: [], dropped: 0 });
  });

  it('scans a tarball, and says when there is none', async () => {
    const tools = await fakeTools(['trivy']);
    const host = await startConfigured(tools.bin);
    const scanned = await host.request<ScanResult>('images/scan', scanParams({ image: { tarball: join(tools.bin, 'image.tar') } }));
    expect(scanned).toMatchObject({ scans: [{ subject: { imageId: tools.imageId } }] });
    const absent = await host.request<ScanResult>('images/scan', scanParams({ image: { tarball: join(tools.bin, 'absent.tar') } }));
    expect(absent).toHaveProperty('problem');
  });

  it('keeps no report of a scanner that failed, and does not call the image clean', async () => {
    const tools = await fakeTools();
    tools.write('broken', '');
    const host = await startConfigured(tools.bin);
    const failed = await host.request<ScanResult>('images/scan', scanParams());
    expect(failed).toMatchObject({ kept: false, scans: [{ reports: [], failures: [{ scanner: 'trivy' }] }] });
    expect((await host.request<KeptScans>('scans/kept')).scans).toEqual([]);
  });

  it('hands a scanner the folder of databases that the settings name', async () => {
    const tools = await fakeTools();
    writeFileSync(
      join(tools.bin, 'clamscan'),
      `#!${process.execPath}\nconsole.error(process.argv.slice(2).join(' ')); process.exit(2);\n`,
      {
        mode: 0o755,
      },
    );
    const host = await startConfigured(tools.bin);
    const scan = scanParams({ scanners: ['clamav'], databases: { clamav: '/srv/signatures' } });
    const answer = await host.request<ScanResult>('images/scan', scan);
    expect(answer).toMatchObject({ scans: [{ failures: [{ scanner: 'clamav', command: expect.stringContaining('/srv/signatures') }] }] });
  });

  it('ends a scanner that floods its output', async () => {
    const tools = await fakeTools();
    tools.write('flood', '');
    const host = await startConfigured(tools.bin);
    const flooded = await host.request<ScanResult>('images/scan', scanParams({ timeoutMs: 20_000 }));
    expect(flooded).toMatchObject({ scans: [{ reports: [], failures: [{ scanner: 'trivy' }] }] });
    expect(await host.request<ListedImages>('images/list')).toMatchObject({ problems: [] });
  });

  it('ends the scanner and what it started when the request is cancelled', async () => {
    const tools = await fakeTools();
    tools.write('hang', '');
    const host = await startConfigured(tools.bin);
    const cancel = new CancellationTokenSource();
    const scanning = host.connection.sendRequest<ScanResult>('images/scan', scanParams(), cancel.token);
    const pid = await grandchildOf(tools);
    cancel.cancel();
    expect(await scanning).toEqual({ cancelled: true });
    await until(() => !isAlive(pid), 'the end of the grandchild');
  });

  it('ends a scanner that never ends at its time', async () => {
    const tools = await fakeTools();
    tools.write('hang', '');
    const host = await startConfigured(tools.bin);
    const late = await host.request<ScanResult>('images/scan', scanParams({ timeoutMs: 500 }));
    expect(late).toMatchObject({ scans: [{ reports: [], failures: [{ problem: { code: 'TOOL_TIMED_OUT' } }] }] });
    const pid = await grandchildOf(tools);
    await until(() => !isAlive(pid), 'the end of the grandchild');
  });

  it('ends everything and leaves no file behind when the extension goes away', async () => {
    const tools = await fakeTools();
    tools.write('hang', '');
    const temporary = temporaryFolder({});
    const host = await startConfigured(tools.bin, {}, { TMPDIR: temporary });
    const scanning = host.request<ScanResult>('images/scan', scanParams()).catch(() => undefined);
    await host.request('images/watch', { watch: true, compare: true });
    const pid = await grandchildOf(tools);
    host.process.disconnect();
    await until(() => host.process.exitCode === 0, 'the end of the host');
    expect(isAlive(pid)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
    host.connection.dispose();
    await scanning;
  });

  it('scans one image at a time, and the newest request about an image replaces an older one that waits', async () => {
    const tools = await fakeTools();
    tools.write('hang', '');
    const host = await startConfigured(tools.bin);
    const cancel = new CancellationTokenSource();
    const running = host.connection.sendRequest<ScanResult>('images/scan', scanParams(), cancel.token);
    await grandchildOf(tools);
    const older = host.request<ScanResult>('images/scan', scanParams({ token: 'older' }));
    const newer = host.request<ScanResult>('images/scan', scanParams({ token: 'newer' }));
    expect(await older).toEqual({ cancelled: true });
    expect(tools.scans()).toBe(1);
    rmSync(join(tools.bin, 'hang'));
    cancel.cancel();
    expect(await running).toEqual({ cancelled: true });
    expect(await newer).toMatchObject({ scans: [{ reports: [{}] }] });
  });

  it('calls off the scan of an image whose name went to another one', async () => {
    const tools = await fakeTools();
    tools.write('hang', '');
    const host = await startConfigured(tools.bin);
    await host.request('images/watch', { watch: true });
    const scanning = host.request<ScanResult>('images/scan', scanParams());
    await grandchildOf(tools);
    tools.write('events', eventLine('tag', newId, 'web:1'));
    expect(await scanning).toEqual({ cancelled: true });
    expect(host.events).toEqual([{ runtime: 'docker', event: { action: 'tagged', id: newId, name: 'web:1' } }]);
  });

  it('tells what the runtime tells, and no more once nobody wants to hear', async () => {
    const tools = await fakeTools();
    const host = await startConfigured(tools.bin);
    await host.request('images/watch', { watch: true, compare: true });
    tools.write('events', `${eventLine('tag', newId, 'web:2')}garbage\n${eventLine('pull', 'web:1', 'web')}`);
    await until(() => host.events.length === 2, 'two events');
    expect(host.events.map(({ event }) => event)).toEqual(
      expect.arrayContaining([
        { action: 'tagged', id: newId, name: 'web:2' },
        { action: 'pulled', id: tools.imageId, name: 'web:1' },
      ]),
    );
    await host.request('images/watch', { watch: false });
    tools.write('events', eventLine('tag', newId, 'web:3').repeat(5));
    await new Promise((done) => setTimeout(done, 700));
    expect(host.events).toHaveLength(2);
  });

  it('notices an image that was built without a name and without an event, while somebody looks', async () => {
    const tools = await fakeTools();
    const host = await startConfigured(tools.bin);
    await host.request('images/watch', { watch: true, compare: true });
    await new Promise((done) => setTimeout(done, 700));
    tools.write('more', newId);
    await until(() => host.events.length > 0, 'an event');
    expect(host.events).toEqual([{ runtime: 'docker', event: { action: 'built', id: newId } }]);
  });

  it('waits for a daemon that is not there, says so once, and hears it when it is back', async () => {
    const tools = await fakeTools();
    tools.write('down', '');
    const host = await startConfigured(tools.bin);
    await host.request('images/watch', { watch: true });
    const warnings = (): readonly string[] => host.logs.filter(({ level }) => level === 'warn').map(({ text }) => text);
    await until(() => warnings().length > 0, 'a warning');
    expect(warnings()).toEqual([
      'Docker does not answer at unix:///fake.sock. Images that are built now are noticed when it answers again.',
    ]);
    await new Promise((done) => setTimeout(done, 3000));
    rmSync(join(tools.bin, 'down'));
    tools.write('events', eventLine('tag', newId, 'web:2'));
    await until(() => host.events.length > 0, 'an event');
    expect(host.events.map(({ event }) => event)).toEqual([{ action: 'tagged', id: newId, name: 'web:2' }]);
    expect(warnings()).toHaveLength(1);
  });

  it('builds an image, and shows what the build printed', async () => {
    const tools = await fakeTools();
    const host = await startConfigured(tools.bin);
    const context = temporaryFolder({ Dockerfile: 'FROM scratch\n' });
    const params = { token: 'b', dockerfile: join(context, 'Dockerfile'), context, args: { A: '1' }, timeoutMs: 10_000 };
    expect(await host.request<BuildResult>('images/build', params)).toEqual({ id: tools.imageId, runtime: 'docker' });
    const texts = host.logs.map(({ text }) => text);
    expect(texts).toContain('Step 1/1 : FROM scratch');
    expect(texts.find((text) => text.includes(' build '))).toContain('--build-arg=A=1');
  });

  it('answers a message that it does not understand, and goes on', async () => {
    const tools = await fakeTools();
    const host = startHost(tools.bin);
    await expect(host.request('images/list')).rejects.toThrow('send `configure` first');
    await expect(host.request('configure', { workspaces: 'no', storage: 'relative' })).rejects.toThrow('configure takes');
    await host.request('configure', configuration());
    await expect(host.request('images/scan', { ...scanParams(), image: { tarball: 'relative.tar' } })).rejects.toThrow('images/scan takes');
    await expect(host.request('images/scan', null)).rejects.toThrow('images/scan takes');
    await expect(host.request('nothing/like-it', {})).rejects.toThrow();
    for (const junk of ['junk', 7, [], { jsonrpc: '2.0' }, { id: {}, method: 3 }]) host.process.send(junk);
    expect(await host.request<ListedImages>('images/list')).toMatchObject({ problems: [] });
  });

  it('refuses variables that point into a workspace, and says so', async () => {
    const tools = await fakeTools();
    const workspace = temporaryFolder({ '.docker/config.json': '{}' });
    const host: Host = await startConfigured(tools.bin, { workspaces: [workspace] }, { DOCKER_CONFIG: join(workspace, '.docker') });
    expect(host.logs.map(({ text }) => text).join('\n')).toContain('DOCKER_CONFIG points into the workspace');
  });
});

function eventLine(action: string, id: string, name: string): string {
  return `${JSON.stringify({ status: action, id, Type: 'image', Action: action, Actor: { ID: id, Attributes: { name } } })}\n`;
}
