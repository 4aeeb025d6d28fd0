import { describe, expect, it } from 'vitest';
import type { BlobContent } from '../../../../src/core/index.js';
import { app, client, code, never, outcome } from './support/client.js';
import { registryServer, serve, sha256, type Reply } from './support/registry-server.js';

/** Content in pieces; `read` says how often it was read. */
function content(text: string, size = text.length): BlobContent & { readonly reads: () => number; readonly sent: number[] } {
  let reads = 0;
  const sent: number[] = [];
  return {
    digest: sha256(text),
    size,
    async *read() {
      reads++;
      for (let at = 0; at < text.length; at += 1000) yield Promise.resolve(Buffer.from(text.slice(at, at + 1000)));
    },
    onProgress: (bytes) => void sent.push(bytes),
    reads: () => reads,
    sent,
  };
}

describe('uploading a blob', () => {
  it('streams it in one piece and tells how far it is', async () => {
    const server = await registryServer();
    const registry = client();
    const layer = content('x'.repeat(3500));
    expect(outcome(await registry.hasBlob(app(server.host), layer.digest, never))).toBe(false);
    expect(outcome(await registry.putBlob(app(server.host), layer, never))).toBeUndefined();
    expect(outcome(await registry.hasBlob(app(server.host), layer.digest, never))).toBe(true);
    expect(layer.sent).toEqual([1000, 2000, 3000, 3500]);
    expect(server.heard.find(({ method }) => method === 'PUT')?.headers).toMatchObject({
      'content-length': '3500',
      'content-type': 'application/octet-stream',
    });
  });

  it('knows an empty blob', async () => {
    const server = await registryServer();
    expect(outcome(await client().putBlob(app(server.host), content(''), never))).toBeUndefined();
  });

  it('starts over when the connection breaks off', async () => {
    let broken = 2;
    const server = await registryServer({
      before: ({ method }, response) => {
        if (method !== 'PUT' || broken-- <= 0) return false;
        response.destroy();
        return true;
      },
    });
    const layer = content('layer');
    expect(outcome(await client().putBlob(app(server.host), layer, never))).toBeUndefined();
    expect(layer.reads()).toBe(3);
  });

  it('starts over when the connection breaks off in the middle', async () => {
    let broken = 2;
    const server = await registryServer({
      early: (request) => {
        if (request.method === 'PUT' && broken-- > 0) request.once('data', () => request.destroy());
      },
    });
    const layer = content('x'.repeat(3_000_000));
    expect(outcome(await client().putBlob(app(server.host), layer, never))).toBeUndefined();
    expect(layer.reads()).toBe(3);
    expect(server.blobs.get(layer.digest)?.length).toBe(3_000_000);
  });

  it('does not send it again when it arrived and only the answer got lost', async () => {
    const layer = content('layer');
    const server = await registryServer({
      before: ({ method, body }, response) => {
        if (method !== 'PUT') return false;
        server.blobs.set(sha256(body), body);
        response.destroy();
        return true;
      },
    });
    expect(outcome(await client().putBlob(app(server.host), layer, never))).toBeUndefined();
    expect(layer.reads()).toBe(1);
  });

  const withLocation = (location: (host: string) => string): Promise<Awaited<ReturnType<typeof registryServer>>> => {
    const server: Promise<Awaited<ReturnType<typeof registryServer>>> = registryServer({
      before: ({ method, headers }, response) =>
        method === 'POST' && Boolean(response.writeHead(202, { location: location(headers.host ?? '') }).end()),
    });
    return server;
  };

  it.each(['http://localhost:1/x', 'https://evil.example/upload', 'http://[', 'http://127.0.0.1:1/x'])(
    'sends nothing to %s',
    async (location) => {
      const { host } = await withLocation(() => location);
      const layer = content('layer');
      expect(code(await client().putBlob(app(host), layer, never))).toMatch(/^REGISTRY_(REDIRECTED|FAILED)$/);
      expect(layer.reads()).toBe(0);
    },
  );

  it('takes a whole address on the registry’s own origin', async () => {
    const { host } = await withLocation((name) => `http://${name}/v2/team/app/blobs/uploads/one?state=a%2Fb`);
    expect(code(await client().putBlob(app(host), content('layer'), never))).toBe('ok');
  });

  it('says when a file changed while it was sent', async () => {
    const { host } = await registryServer();
    expect(code(await client().putBlob(app(host), content('layer', 10), never))).toBe('PUSHED_DIFFERS');
    expect(code(await client().putBlob(app(host), content('layer', 2), never))).toBe('PUSHED_DIFFERS');
    const unreadable: BlobContent = {
      ...content('layer'),
      async *read() {
        yield await Promise.reject<Buffer>(new Error('EIO'));
      },
    };
    expect(code(await client().putBlob(app(host), unreadable, never))).toBe('PUSHED_DIFFERS');
  });

  it('is told by the registry that the bytes are not what their digest says', async () => {
    const { host } = await registryServer();
    expect(outcome(await client().putBlob(app(host), { ...content('layer'), digest: sha256('other') }, never))).toContain('DIGEST_INVALID');
  });

  it.each([
    ['is full', 507, 'REGISTRY_FULL', 1],
    ['fails', 500, 'REGISTRY_FAILED', 4],
    ['forbids it', 403, 'REGISTRY_FORBIDDEN', 1],
  ])('gives up when the registry %s', async (_, status, expected, attempts) => {
    const { host, heard } = await registryServer({
      before: ({ method }, response) => method === 'PUT' && Boolean(response.writeHead(status).end()),
    });
    expect(code(await client().putBlob(app(host), content('layer'), never))).toBe(expected);
    expect(heard.filter(({ method }) => method === 'PUT').length).toBe(attempts);
  });

  it('stops when it is called off', async () => {
    const { host } = await registryServer();
    const cancel = new AbortController();
    const slow: BlobContent = {
      ...content('x'.repeat(2000)),
      async *read() {
        yield Buffer.from('x'.repeat(1000));
        cancel.abort();
        yield await Promise.resolve(Buffer.from('x'.repeat(1000)));
      },
    };
    expect(code(await client().putBlob(app(host), slow, cancel.signal))).toBe('CANCELLED');
  });
});

describe('reading a blob', () => {
  const blob = { mediaType: 'text/plain', digest: sha256('blob'), size: 4 };

  it.each([
    ['other bytes of the same length', 'blub', 'its digest is'],
    ['less than it has', 'blo', 'it has 3 bytes instead of 4'],
    ['more than it has', 'blobs', 'sent more than 4 bytes'],
  ])('does not believe %s', async (_, body, words) => {
    const before: Reply = ({ path }, response) => path.includes('/blobs/') && Boolean(response.end(body));
    const { host } = await registryServer({ before });
    const said = outcome(await client().blob(app(host), blob, 100, never));
    expect(said).toContain('REGISTRY_LIED');
    expect(said).toContain(words);
  });

  it('stops reading what has no end', async () => {
    const { host } = await serve((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
      };
      response.on('drain', more);
      more();
    });
    expect(code(await client({ plainHttp: () => true }).blob(app(host), blob, 100, never))).toBe('REGISTRY_LIED');
  });

  it('does not ask for what is larger than somebody wants to have', async () => {
    const { host, heard } = await registryServer();
    expect(code(await client().blob(app(host), { ...blob, size: 101 }, 100, never))).toBe('REGISTRY_LIED');
    expect(heard).toEqual([]);
  });
});
