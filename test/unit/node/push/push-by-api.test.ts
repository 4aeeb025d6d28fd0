import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { failed, ok, runtimes, type PushProgress, type Result } from '../../../../src/core/index.js';
import { createPusher } from '../../../../src/node/push/create-pusher.js';
import type { PushLimits } from '../../../../src/node/push/push-limits.js';
import type { CredentialSource } from '../../../../src/node/registry/options.js';
import { createToolRunner } from '../../../../src/node/tool-runner.js';
import { made, manifestOf, registryOf } from '../../../support/registry-contents.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

/* Pushing through a daemon's interface, with a client that only connects its standard streams, and a daemon of literal answers. */

const { scanned } = made({ layers: ['base', 'app'] });
const id = scanned.subject.imageId;
const staging = { registry: 'r.example', repository: 'apps/web', tag: 'staging-1' };
const layer = scanned.config.diffIds[1]?.slice(7, 19) ?? '';
const opened: { close(): unknown }[] = [];
afterEach(() => opened.splice(0).forEach((each) => each.close()));

/** How the daemon answers a request; undefined: as one that works. */
type Answers = (request: string, response: ServerResponse, headers: IncomingMessage['headers']) => true | undefined;

interface Daemon {
  readonly asked: readonly string[];
  push(limits?: Partial<PushLimits>, signal?: AbortSignal, credentials?: CredentialSource): Promise<string>;
  readonly progress: readonly PushProgress[];
  readonly remarks: readonly string[];
  stop(): void;
  /** Begins to listen again. */
  start(): Promise<void>;
}

/** What the registry has, whoever is asked. */
const contents = registryOf();
const { digest } = contents.put('r.example/apps/web:staging-1', manifestOf({ layers: ['base', 'app'] }));

async function daemon(answers: Answers = () => undefined): Promise<Daemon> {
  const folder = temporaryFolder();
  const socket = join(folder, 'd.sock');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    asked.push(line);
    if (answers(line, response, request.headers) !== true) answerWell(line, response);
  });
  await listen(server, socket);
  const program = join(folder, 'docker');
  // The very thing that `docker system dial-stdio` does.
  const script = `const s = require('node:net').connect(${JSON.stringify(socket)}); process.stdin.pipe(s); s.pipe(process.stdout); s.on('error', (e) => { console.error('dial unix: connect: ' + e.message); process.exit(1); });`;
  writeFileSync(program, `#!${process.execPath}\n${script}\n`);
  chmodSync(program, 0o755);
  const progress: PushProgress[] = [];
  const remarks: string[] = [];
  const tools = createToolRunner({ searchPath: '', managed: { docker: program }, workspaces: [] });
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  opened.push({ close: stop });
  return {
    asked,
    progress,
    remarks,
    stop,
    start: () => listen(server, socket),
    async push(limits = {}, signal = new AbortController().signal, credentials = () => Promise.resolve(ok(undefined))) {
      const pusher = createPusher({
        registry: contents.registry,
        tools,
        runtimes,
        credentials,
        temporaryFolder: folder,
        limits: { tidyMs: 1000, ...limits },
        hear: (remark) => remarks.push(remark),
      });
      const source = { from: 'runtime', runtime: 'docker', id, name: 'web', tags: ['web:1'] } as const;
      const request = {
        source,
        images: [scanned],
        staging,
        plainHttp: false,
        onProgress: (told: PushProgress) => void progress.push(told),
      };
      return told(await pusher.push(request, signal));
    },
  };
}

function told(result: Result<{ readonly descriptor: { readonly digest: string } }>): string {
  return result.ok ? result.value.descriptor.digest : `${result.problem.code}: ${result.problem.message}`;
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve) => server.listen(socket, resolve));
}

function answerWell(line: string, response: ServerResponse): void {
  if (line.startsWith('GET /_ping')) response.writeHead(200, { 'api-version': '1.41' }).end('OK');
  else if (line.includes('/json')) response.end(JSON.stringify({ RepoTags: ['web:1'] }));
  else if (line.includes('/tag?')) response.writeHead(201).end();
  else if (line.startsWith('DELETE')) response.end('[]');
  else
    response.end(
      [
        { status: 'Pushing', progressDetail: { current: 10, total: 20 }, id: layer },
        { status: 'Pushed', id: layer },
        { progressDetail: {}, aux: { Tag: 'staging-1', Digest: digest, Size: 1 } },
      ]
        .map((event) => `${JSON.stringify(event)}\r\n`)
        .join(''),
    );
}

const isPush = (line: string): boolean => line.includes('/push?');
const untagged = expect.stringContaining('DELETE /v1.41/images/r.example/apps/web%3Astaging-1') as string;

describe('a push through a daemon’s interface', () => {
  it('names the image by its id, pushes the name and takes it away, all in the daemon’s own version', async () => {
    const working = await daemon();
    expect(await working.push()).toBe(digest);
    expect(working.asked).toEqual([
      'GET /_ping',
      `GET /v1.41/images/${encodeURIComponent(id)}/json`,
      `POST /v1.41/images/${encodeURIComponent(id)}/tag?repo=r.example%2Fapps%2Fweb&tag=staging-1`,
      'POST /v1.41/images/r.example/apps/web/push?tag=staging-1',
      'DELETE /v1.41/images/r.example/apps/web%3Astaging-1?noprune=1',
    ]);
    expect(working.progress.at(-1)).toMatchObject({ layer: expect.stringContaining(layer) as string });
  });

  it('hands over the person’s credentials, and to the push alone', async () => {
    const seen: string[] = [];
    const working = await daemon((line, _, headers) => {
      const header = headers['x-registry-auth'];
      if (header !== undefined) seen.push(`${isPush(line) ? 'push' : line} ${Buffer.from(String(header), 'base64url').toString()}`);
      return undefined;
    });
    await working.push({}, undefined, () => Promise.resolve(ok({ username: 'ada', password: 'pw' })));
    expect(seen).toEqual(['push {"username":"ada","password":"pw","serveraddress":"r.example"}']);
  });

  it('is not begun when a credential helper fails', async () => {
    const working = await daemon();
    const problem = { code: 'TOOL_FAILED', message: 'The helper failed.', next: 'Repair it.' } as const;
    expect(await working.push({}, undefined, () => Promise.resolve(failed(problem)))).toBe('TOOL_FAILED: The helper failed.');
    expect(working.asked.some(isPush)).toBe(false);
  });

  it('says what the registry said, and leaves no name', async () => {
    const refusing = await daemon((line, response) => {
      if (!isPush(line)) return undefined;
      response.end('{"errorDetail":{"message":"denied: no"},"error":"denied: no"}\n');
      return true;
    });
    expect(await refusing.push()).toMatch(/^REGISTRY_FORBIDDEN: You may not push to r\.example\/apps\/web: denied: no\./);
    expect(refusing.asked).toContainEqual(untagged);
  });

  it('says what the daemon said when it refuses the push itself', async () => {
    const refusing = await daemon((line, response) => {
      if (!isPush(line)) return undefined;
      response.writeHead(500).end('{"message":"no basic auth credentials"}\n');
      return true;
    });
    expect(await refusing.push()).toMatch(/^REGISTRY_UNAUTHORISED/);
  });

  it('is no success when it ends without a digest', async () => {
    const silent = await daemon((line, response) => {
      if (!isPush(line)) return undefined;
      response.end('{"status":"Preparing"}\n');
      return true;
    });
    expect(await silent.push()).toMatch(/^DAEMON_UNREACHABLE: Docker ended the push to r\.example without saying/);
  });

  it('is no success when the connection breaks', async () => {
    const dying = await daemon((line, response) => {
      if (!isPush(line)) return undefined;
      response.write('{"status":"Preparing"}\n', () => response.destroy());
      return true;
    });
    expect(await dying.push()).toMatch(/^DAEMON_UNREACHABLE/);
    expect(dying.asked).toContainEqual(untagged);
  });

  it('is ended when nothing is said for long', async () => {
    const hanging = await daemon((line, response) => {
      if (!isPush(line)) return undefined;
      response.write('{"status":"Preparing"}\n');
      return true;
    });
    expect(await hanging.push({ silenceMs: 300 })).toMatch(/^REGISTRY_TIMED_OUT/);
    expect(hanging.asked).toContainEqual(untagged);
  });

  it('can be called off, and the name is taken away all the same', async () => {
    const stop = new AbortController();
    const hanging = await daemon((line, response) => {
      if (!isPush(line)) return undefined;
      response.write('{"status":"Preparing"}\n');
      stop.abort();
      return true;
    });
    expect(await hanging.push({}, stop.signal)).toMatch(/^CANCELLED/);
    expect(hanging.asked).toContainEqual(untagged);
  });

  it('says which name is left when the daemon refuses to take it away', async () => {
    const keeping = await daemon((line, response) => {
      if (!line.startsWith('DELETE')) return undefined;
      response.writeHead(409).end('{"message":"conflict: in use"}');
      return true;
    });
    expect(await keeping.push()).toBe(digest);
    expect(keeping.remarks.join()).toContain('The name r.example/apps/web:staging-1 is left in Docker: conflict: in use');
  });

  it('compares what arrived with what the daemon says', async () => {
    const lying = await daemon((line, response) => {
      if (!isPush(line)) return undefined;
      response.end(`{"aux":{"Digest":"sha256:${'0'.repeat(64)}"}}\n`);
      return true;
    });
    expect(await lying.push()).toMatch(/^PUSHED_DIFFERS/);
  });

  it('waits for a daemon that is being restarted, to take the name away', async () => {
    const restarted: Daemon = await daemon((line) => {
      if (!isPush(line)) return undefined;
      restarted.stop();
      setTimeout(() => void restarted.start(), 500);
      return true;
    });
    expect(await restarted.push({ tidyMs: 10_000 })).toMatch(/^DAEMON_UNREACHABLE/);
    expect(restarted.asked).toContainEqual(untagged);
    expect(restarted.remarks).toEqual([]);
  });

  it('says that nobody answers', async () => {
    const gone = await daemon();
    gone.stop();
    expect(await gone.push({ tidyMs: 100 })).toMatch(/^DAEMON_UNREACHABLE: Docker does not answer/);
  });
});
