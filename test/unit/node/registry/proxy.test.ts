import { createServer, connect as dial, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { proxyFor } from '../../../../src/node/registry/proxy.js';
import { app, client, code, never } from './support/client.js';
import { imageManifest, registryServer } from './support/registry-server.js';

describe('the proxy of the environment', () => {
  it.each([
    ['https://reg.example', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://reg.example', { https_proxy: 'proxy:3128', HTTPS_PROXY: 'http://other' }, 'http://proxy:3128/'],
    ['https://reg.example', { HTTP_PROXY: 'http://proxy:3128' }, undefined],
    ['http://reg.example', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://127.0.0.1:5000', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
    ['https://localhost:5000', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
    ['https://10.1.2.3', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'x,10.0.0.0/8' }, undefined],
    ['https://11.1.2.3', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '10.0.0.0/8' }, 'http://proxy:3128/'],
    ['https://[fd00::1]', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'fd00::/8' }, undefined],
    ['https://reg.example', {}, undefined],
  ])('for %s with %j is %s', (url, environment, expected) => {
    const found = proxyFor(new URL(url), environment);
    expect(found.ok && found.value?.href).toBe(expected);
  });

  it('that is no address is said without its password', () => {
    const found = proxyFor(new URL('https://reg.example'), { HTTPS_PROXY: 'ftp://user:marker@proxy' });
    expect(JSON.stringify(found)).toContain('HTTPS_PROXY is no proxy');
    expect(JSON.stringify(found)).not.toContain('marker');
  });

  /** A proxy that only knows CONNECT, and leads everybody to this port. */
  async function tunnel(port: number) {
    const asked: string[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (head) => {
        asked.push(head.toString().split('\r\n')[0] ?? '');
        const onward = dial(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        });
        onward.on('error', () => socket.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { address: `http://user:marker@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it('is used, and its password shows up nowhere', async () => {
    const server = await registryServer();
    const image = imageManifest('one');
    server.tags.set('1.0', image.descriptor.digest);
    server.manifests.set(image.descriptor.digest, { bytes: image.bytes, type: image.descriptor.mediaType });
    const { address, asked } = await tunnel(server.port);
    const registry = client({ environment: { HTTPS_PROXY: address }, limits: { attempts: 1 } });
    const result = await registry.manifest(app('reg.example', { tag: '1.0' }), never);
    // The registry behind speaks no TLS, which is not forgiven through a proxy either.
    expect(code(result)).toBe('REGISTRY_TLS');
    expect(asked).toEqual(['CONNECT reg.example:443 HTTP/1.1']);
    expect(JSON.stringify([result, registry.lines])).not.toContain('marker');
  });

  it('that refuses is told apart from a registry that does not answer', async () => {
    const { address } = await tunnel(1);
    const result = await client({ environment: { HTTPS_PROXY: address }, limits: { attempts: 1 } }).manifest(app('reg.example'), never);
    expect(code(result)).toBe('REGISTRY_UNREACHABLE');
    expect(!result.ok && result.problem.message).toContain('through the proxy of the environment');
  });
});
