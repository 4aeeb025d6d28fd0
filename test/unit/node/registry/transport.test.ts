import { describe, expect, it } from 'vitest';
import { app, client, code, never, outcome } from './support/client.js';
import { imageManifest, registryServer, serve, sha256, type Reply } from './support/registry-server.js';

const image = imageManifest('one');
const at = (host: string) => app(host, { tag: '1.0' });

/** A registry that has the image, with something before it. */
async function withImage(before: Reply) {
  const server = await registryServer({ before: (heard, response) => heard.path !== '/v2/' && before(heard, response) });
  server.manifests.set(image.descriptor.digest, { bytes: image.bytes, type: image.descriptor.mediaType });
  server.tags.set('1.0', image.descriptor.digest);
  server.blobs.set(sha256('blob'), Buffer.from('blob'));
  return server;
}

const blob = { mediaType: 'text/plain', digest: sha256('blob'), size: 4 };

describe('hosts', () => {
  it('speaks to no registry that the policy denies', async () => {
    const { host, heard } = await withImage(() => false);
    const asked: string[] = [];
    const registry = client({
      hosts: (name, role) => {
        asked.push(`${name} ${role}`);
        return { allowed: false, why: `${name} is denied by the policy.`, next: 'Use another.' };
      },
    });
    expect(outcome(await registry.manifest(at(host), never))).toBe(`HOST_REFUSED ${host} is denied by the policy.`);
    expect([heard, new Set(asked)]).toEqual([[], new Set([`${host} registry`])]);
  });

  it.each(['registry.test', 'registry.test:5000'])('does not go to %s without TLS unless it is listed', async (host) => {
    const registry = client({ plainHttp: (name) => name === host, privateHosts: [host] });
    await registry.manifest(at(host), never);
    expect(registry.lines[0]).toContain(`GET http://${host}/v2/team/app/manifests/1.0`);
    const careful = client({ privateHosts: [host] });
    await careful.manifest(at(host), never);
    expect(careful.lines[0]).toContain(`GET https://${host}/v2/`);
  });

  it.each(['169.254.169.254', '[fe80::1]:5000'])('does not go to %s, where clouds keep their secrets', async (host) => {
    expect(code(await client().manifest(at(host), never))).toBe('HOST_REFUSED');
  });

  it('speaks to Docker Hub at its own address', async () => {
    const hosts: string[] = [];
    const registry = client({
      environment: { HTTPS_PROXY: 'http://127.0.0.1:9' },
      hosts: (name) => {
        hosts.push(name);
        return { allowed: true };
      },
      limits: { attempts: 1 },
    });
    await registry.manifest({ registry: 'docker.io', repository: 'library/busybox' }, never);
    expect(hosts).toEqual(['docker.io']);
    expect(registry.lines).toEqual([expect.stringContaining('GET https://registry-1.docker.io/v2/library/busybox/manifests/latest')]);
  });
});

describe('redirects', () => {
  const to =
    (location: string, status = 307): Reply =>
    ({ path, headers }, response) => {
      if (!path.startsWith('/v2/')) return false;
      if (headers.authorization === undefined) response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
      else response.writeHead(status, { location }).end();
      return true;
    };
  const alice = { credentials: () => Promise.resolve({ ok: true, value: { username: 'alice', password: 'secret' } } as const) };

  it('fetches content from where the registry keeps it, without saying there who we are', async () => {
    const storage = await serve((_, response) => response.end('blob'));
    const { host } = await withImage(to(`http://localhost:${storage.port}/bucket?signature=marker`));
    const registry = client({ ...alice, privateHosts: ['localhost'] });
    const found = await registry.blob(app(host), blob, 100, never);
    expect(found.ok && Buffer.from(found.value).toString()).toBe('blob');
    expect(storage.heard.map(({ path, headers }) => [path, headers.authorization])).toEqual([['/bucket?signature=marker', undefined]]);
    expect(registry.lines.join('\n')).not.toMatch(/marker|secret/);
  });

  it('still checks what comes from there', async () => {
    const storage = await serve((_, response) => response.end('blub'));
    const { host } = await withImage(to(`http://${storage.host}/bucket`));
    expect(code(await client(alice).blob(app(host), blob, 100, never))).toBe('REGISTRY_LIED');
  });

  it('keeps the credentials on the registry’s own origin', async () => {
    const { host, heard } = await withImage((one, response) => {
      if (one.path === '/elsewhere') return Boolean(response.writeHead(200).end('blob'));
      return to('/elsewhere')(one, response);
    });
    expect(code(await client(alice).blob(app(host), blob, 100, never))).toBe('ok');
    expect(heard.at(-1)?.headers.authorization).toMatch(/^Basic /);
  });

  it('lets nobody else answer what a tag points to', async () => {
    const other = await withImage(() => false);
    const { host } = await withImage(to(`http://${other.host}/v2/team/app/manifests/1.0`));
    const said = outcome(await client(alice).manifest(at(host), never));
    expect(said).toContain(`REGISTRY_REDIRECTED ${host} sends to ${other.host}, which cannot answer for it`);
    expect(other.heard).toEqual([]);
  });

  it.each([
    ['another scheme', 'ftp://127.0.0.1/x', 'REGISTRY_REDIRECTED'],
    ['an address inside', 'https://10.0.0.1/x', 'HOST_REFUSED'],
    ['a host without TLS', 'http://storage.example/x', 'HOST_REFUSED'],
    ['nowhere', 'http://[', 'REGISTRY_REDIRECTED'],
  ])('does not follow to %s', async (_, location, expected) => {
    const { host } = await withImage(to(location));
    expect(code(await client(alice).blob(app(host), blob, 100, never))).toBe(expected);
  });

  it('follows five times at most', async () => {
    const { host, heard } = await withImage(to('/v2/again'));
    expect(code(await client(alice).blob(app(host), blob, 100, never))).toBe('REGISTRY_REDIRECTED');
    expect(heard.filter(({ path }) => path === '/v2/again').length).toBe(5);
  });

  it('takes a redirect to storage as a sign that a blob is there', async () => {
    const { host } = await withImage(to('http://storage.example/x'));
    expect(outcome(await client(alice).hasBlob(app(host), blob.digest, never))).toBe(true);
  });

  it('follows none when it writes', async () => {
    const { host } = await withImage(to('http://127.0.0.1:1/x'));
    expect(code(await client(alice).putManifest(app(host), image, never))).toBe('REGISTRY_REDIRECTED');
  });
});

describe('patience', () => {
  /** Fails this often with this answer before it works. */
  const failing = (times: number, status: number, headers: Record<string, string> = {}): Reply => {
    let left = times;
    return (_, response) => left-- > 0 && Boolean(response.writeHead(status, headers).end());
  };

  it.each([
    ['429 with seconds', 429, { 'retry-after': '0' }],
    ['429 with a date', 429, { 'retry-after': new Date(0).toUTCString() }],
    ['429 with nonsense', 429, { 'retry-after': 'soon' }],
    ['503', 503, {}],
    ['500', 500, {}],
    ['502', 502, {}],
  ])('asks again after %s', async (_, status, headers) => {
    const { host, heard } = await withImage(failing(2, status, headers));
    expect(code(await client().manifest(at(host), never))).toBe('ok');
    expect(heard.filter(({ path }) => path !== '/v2/').length).toBe(3);
  });

  it.each([
    [503, 'REGISTRY_FAILED'],
    [429, 'REGISTRY_RATE_LIMITED'],
  ])('gives up on %d after four attempts', async (status, expected) => {
    const { host, heard } = await withImage(failing(99, status));
    expect(code(await client().manifest(at(host), never))).toBe(expected);
    expect(heard.filter(({ path }) => path !== '/v2/').length).toBe(4);
  });

  it('does not wait longer than a person would, and says until when', async () => {
    const { host, heard } = await withImage(failing(99, 429, { 'retry-after': '3600' }));
    const result = await client({ clock: { now: () => Date.UTC(2026, 0, 1) } }).manifest(at(host), never);
    expect(code(result)).toBe('REGISTRY_RATE_LIMITED');
    expect(!result.ok && result.problem.next).toContain('2026-01-01T01:00:00.000Z');
    expect(heard.filter(({ path }) => path !== '/v2/').length).toBe(1);
  });

  it('stops waiting when it is called off', async () => {
    const { host } = await withImage(failing(99, 429, { 'retry-after': '30' }));
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 50);
    const started = performance.now();
    expect(code(await client().manifest(at(host), cancel.signal))).toBe('CANCELLED');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('writes a tag only once when the server fails', async () => {
    const { host, heard } = await withImage(({ method }, response) => method === 'PUT' && Boolean(response.writeHead(500).end()));
    expect(code(await client().putManifest(at(host), image, never))).toBe('REGISTRY_FAILED');
    expect(heard.filter(({ method }) => method === 'PUT').length).toBe(1);
  });
});

describe('a registry that does not answer', () => {
  it('is called unreachable when nobody listens', async () => {
    const said = outcome(await client().manifest(at('127.0.0.1:1'), never));
    expect(said).toContain('REGISTRY_UNREACHABLE 127.0.0.1:1 could not be reached for 127.0.0.1:1/team/app:1.0 (ECONNREFUSED)');
  });

  it('is not waited for without end', async () => {
    const { host } = await withImage(() => true);
    expect(code(await client({ limits: { headersMs: 300, attempts: 1 } }).manifest(at(host), never))).toBe('REGISTRY_TIMED_OUT');
  });

  it('is not waited for without end in the middle of an answer', async () => {
    const { host } = await withImage((_, response) => response.writeHead(200).write('{'));
    expect(code(await client({ limits: { idleMs: 300, attempts: 1 } }).manifest(at(host), never))).toBe('REGISTRY_TIMED_OUT');
  });

  it('is left alone at once when the work is called off', async () => {
    const { host } = await withImage(() => true);
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 50);
    expect(code(await client().manifest(at(host), cancel.signal))).toBe('CANCELLED');
    expect(code(await client().manifest(at(host), AbortSignal.abort()))).toBe('CANCELLED');
  });

  it.each([
    [403, '{"errors":[{"code":"DENIED","message":"no"}]}', 'REGISTRY_FORBIDDEN', 'It said: DENIED: no.'],
    [404, '{"errors":[{"code":"NAME_UNKNOWN"}]}', 'REGISTRY_NOT_FOUND', 'NAME_UNKNOWN'],
    [507, '', 'REGISTRY_FULL', 'no room'],
    [400, '{"errors":[{"code":"UNKNOWN","detail":{"Err":"write: no space left on device"}}]}', 'REGISTRY_FULL', 'no room'],
    [418, `\u001b[31m${'x'.repeat(100_000)}`, 'REGISTRY_FAILED', ' [31mxxx'],
    [418, `{"errors":[{"code":"DEEP","detail":${'['.repeat(8000)}${']'.repeat(8000)}}]}`, 'REGISTRY_FAILED', 'It said: DEEP.'],
    [418, '<html>', 'REGISTRY_FAILED', '(HTTP 418).'],
    [418, '{"errors":[{"code":7},null,"x"]}', 'REGISTRY_FAILED', '(HTTP 418).'],
  ])('with %d is explained (%#)', async (status, body, expected, words) => {
    const { host } = await withImage((_, response) => Boolean(response.writeHead(status).end(body)));
    const result = await client({ limits: { attempts: 1 } }).manifest(at(host), never);
    expect(code(result)).toBe(expected);
    const message = result.ok ? '' : result.problem.message;
    expect(message).toContain(words);
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(500);
  });
});
