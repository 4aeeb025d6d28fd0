import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker as dockerRuntime } from '../../../src/core/runtimes/docker/index.js';
import { podman as podmanRuntime } from '../../../src/core/runtimes/podman/index.js';
import type { ContainerRuntime, ImageEvent } from '../../../src/core/runtimes/runtime.js';
import type { ToolCall } from '../../../src/core/model/tool-call.js';
import { createToolRunner, type NodeToolRunner } from '../../../src/node/tool-runner.js';
import { openSession, type Session } from '../../../src/tool-host/session.js';
import { watchRuntime } from '../../../src/tool-host/watch-runtime.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baseName, makeBase } from '../support/scan/base.js';
import { buildImage } from '../support/scan/build.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { openPodman, type Podman } from '../support/scan/podman.js';
import { scanTools } from '../support/scan/tools.js';

/* What real Docker and Podman answer and tell, through the calls that the tool host makes. */

const never = new AbortController().signal;
let docker: Docker;
let podman: Podman;
let tools: NodeToolRunner;
let session: Session;

beforeAll(async () => {
  docker = await startDocker();
  const base = await makeBase(temporaryFolder());
  await docker.docker('load', '-i', base.archive);
  podman = await openPodman(docker, base);
  Object.assign(process.env, docker.env, podman.env);
  const programs = { docker: scanTools().docker, podman: scanTools().podman };
  const searchPath = [dirname(scanTools().docker), process.env['PATH'] ?? ''].join(':');
  tools = createToolRunner({ searchPath, managed: programs, workspaces: [] });
  session = openSession({ workspaces: [], programs, storage: temporaryFolder(), storageBytes: 1e6 }, {}, () => undefined);
});
afterAll(async () => {
  await podman.stop();
  await docker.stop();
  for (const name of Object.keys({ ...docker.env, ...podman.env })) Reflect.deleteProperty(process.env, name);
});

async function ask<T>(call: ToolCall<T>, folder?: string): Promise<T> {
  const { result } = await tools.run(call, never, folder === undefined ? {} : { folder });
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.message}`);
  return result.value;
}

/** The code of why a call failed. */
async function failureOf(call: ToolCall<unknown>): Promise<string> {
  const { result } = await tools.run(call, never);
  return result.ok ? 'none' : result.problem.code;
}

/** A context whose image is unlike every other. */
function contextOf(word: string): { readonly dockerfile: string; readonly context: string } {
  const context = temporaryFolder({ Dockerfile: `FROM ${baseName}\nCOPY word /word\nLABEL word=${word}\n`, word });
  return { context, dockerfile: join(context, 'Dockerfile') };
}

/** What is told while something is done, until nothing more comes. */
async function toldWhile(runtime: ContainerRuntime, isLookedAt: boolean, act: () => Promise<unknown>): Promise<readonly ImageEvent[]> {
  const told: ImageEvent[] = [];
  const stop = new AbortController();
  const watcher = { tell: (event: ImageEvent) => told.push(event), log: () => undefined, isLookedAt: () => isLookedAt };
  const times = { quietMs: 300, compareEveryMs: 500, firstRetryMs: 200, lastRetryMs: 1000 };
  const watching = watchRuntime(runtime, session, watcher, stop.signal, times);
  await wait(1500);
  await act();
  await wait(2500);
  stop.abort();
  await watching;
  return told;
}

describe.each([
  ['Docker', dockerRuntime],
  ['Podman', podmanRuntime],
] as const)('%s', (_, runtime) => {
  it('tells its version, its images, one of them, its history, and saves it', async () => {
    expect(await ask(runtime.version())).not.toHaveProperty('problem');
    const images = await ask(runtime.images());
    const base = images.find(({ names }) => names.some((name) => name.endsWith(baseName)));
    if (base === undefined) throw new Error('The base image is not listed.');
    const found = await ask(runtime.inspect(baseName));
    expect(found).toMatchObject({
      id: base.id,
      platform: { os: 'linux', architecture: 'amd64' },
      diffIds: [expect.stringMatching(/^sha256:/)],
    });
    const history = runtime.history === undefined ? [] : await ask(runtime.history(base.id));
    expect(history.map(({ emptyLayer }) => emptyLayer)).toEqual([false, true]);
    const folder = temporaryFolder();
    await ask(runtime.save(base.id, 60_000), folder);
    expect(readdirSync(folder)).toEqual(['image.tar']);
  });

  it('says that an image is not there, also when it is called like an option', async () => {
    expect(await failureOf(runtime.inspect('nosuch:1'))).toBe('IMAGE_NOT_FOUND');
    expect(await failureOf(runtime.inspect('--format={{.}}'))).toBe('IMAGE_NOT_FOUND');
    expect(await failureOf(runtime.save(`sha256:${'1'.repeat(64)}`, 60_000))).toBe('IMAGE_NOT_FOUND');
  });

  it('builds through our call, with a name, arguments and a target', async () => {
    const given = contextOf(`call-${runtime.id}`);
    const { id } = await ask(runtime.build({ ...given, args: { A: '1' }, tag: 'call:1', timeoutMs: 120_000 }));
    const built = await ask(runtime.inspect('call:1'));
    expect(built).toMatchObject({ id, labels: { word: `call-${runtime.id}` } });
    expect(await failureOf(runtime.build({ ...given, args: {}, target: 'nosuch', timeoutMs: 120_000 }))).toBe('TOOL_FAILED');
  });
});

describe('what Docker tells', () => {
  it.each(['classic', 'buildkit'] as const)('of a build with a name by the %s builder is a tag', async (builder) => {
    let id = '';
    const told = await toldWhile(dockerRuntime, false, async () => {
      id = await buildImage(docker, { ...contextOf(`named-${builder}`), builder, tag: `named:${builder}` });
    });
    expect(told).toEqual([{ action: 'tagged', id, name: `named:${builder}` }]);
  });

  it.each(['classic', 'buildkit'] as const)(
    'of a build without a name by the %s builder is nothing: comparing shows it',
    async (builder) => {
      const unheard = await toldWhile(dockerRuntime, false, async () => {
        await buildImage(docker, { ...contextOf(`quiet-${builder}`), builder });
      });
      expect(unheard).toEqual([]);
      let id = '';
      const told = await toldWhile(dockerRuntime, true, async () => {
        id = await buildImage(docker, { ...contextOf(`seen-${builder}`), builder });
      });
      expect(told).toEqual([{ action: 'built', id }]);
    },
  );

  it('of loading and deleting is told once for an image', async () => {
    const id = await buildImage(docker, { ...contextOf('loaded'), builder: 'buildkit', tag: 'loaded:1' });
    const archive = join(temporaryFolder(), 'image.tar');
    await docker.docker('save', '-o', archive, 'loaded:1');
    expect(await toldWhile(dockerRuntime, false, () => docker.docker('rmi', 'loaded:1'))).toEqual([{ action: 'deleted', id }]);
    expect(await toldWhile(dockerRuntime, false, () => docker.docker('load', '-i', archive))).toEqual([{ action: 'loaded', id }]);
  });
});

describe('what Podman tells', () => {
  it('of a build, named or not, is the build', async () => {
    let ids: readonly string[] = [];
    const told = await toldWhile(podmanRuntime, false, async () => {
      const one = await ask(podmanRuntime.build({ ...contextOf('podman-unnamed'), args: {}, timeoutMs: 120_000 }));
      const two = await ask(podmanRuntime.build({ ...contextOf('podman-named'), args: {}, tag: 'told:1', timeoutMs: 120_000 }));
      ids = [one.id, two.id];
    });
    expect(told.map(({ action, id }) => [action, id])).toEqual(ids.map((id) => ['built', id]));
  });

  it('of an archive that is loaded is completed with the image’s id', async () => {
    const { id } = await ask(podmanRuntime.build({ ...contextOf('podman-loaded'), args: {}, tag: 'again:1', timeoutMs: 120_000 }));
    const archive = join(temporaryFolder(), 'image.tar');
    await podman.podman('save', '-q', '-o', archive, 'again:1');
    await podman.podman('rmi', 'again:1');
    const told = await toldWhile(podmanRuntime, false, () => podman.podman('load', '-q', '-i', archive));
    expect(told).toEqual([{ action: 'built', id, name: 'localhost/again:1' }]);
  });
});

describe('a daemon that is not there', () => {
  it('is named', async () => {
    const host = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'unix:///run/wharfmaster-nosuch.sock';
    try {
      const { result } = await tools.run(dockerRuntime.images(), never);
      expect(result).toMatchObject({
        problem: { code: 'DAEMON_UNREACHABLE', message: 'Docker does not answer at unix:///run/wharfmaster-nosuch.sock.' },
      });
      expect(await ask(dockerRuntime.version())).toMatchObject({ problem: { code: 'DAEMON_UNREACHABLE' } });
    } finally {
      process.env['DOCKER_HOST'] = host;
    }
  });
});
