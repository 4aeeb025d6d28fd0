import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { callService } from '../../../../src/node/sigstore/service-call.js';

const { signal } = new AbortController();
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('callService', () => {
  it('gives the answer of a service on this machine', async () => {
    const url = await serve((_, response) => response.writeHead(201).end('granted'));
    expect(await call(url)).toEqual({ ok: true, value: { granted: true, body: Buffer.from('granted') } });
  });

  it('asks again when a service is busy', async () => {
    let asked = 0;
    const url = await serve((_, response) => response.writeHead(++asked < 3 ? 503 : 200).end('ok'));
    expect(await call(url)).toMatchObject({ ok: true, value: { granted: true } });
  });

  it('does not follow a redirect with what it was given', async () => {
    let leaked = false;
    const elsewhere = await serve((_, response) => {
      leaked = true;
      response.end();
    });
    const url = await serve((_, response) => response.writeHead(307, { location: elsewhere }).end());
    expect(await call(url)).toMatchObject({ ok: true, value: { granted: false, status: 307 } });
    expect(leaked).toBe(false);
  });

  it('repeats a refusal in the service’s own words, without the token', async () => {
    const url = await serve((_, response) => response.writeHead(400).end('{"code":3,"message":"bad token MARKER-token"}'));
    expect(await call(url)).toEqual({ ok: true, value: { granted: false, status: 400, words: 'bad token (the token)' } });
  });

  it('cuts off an answer that never ends', async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        while (response.writable && response.write(Buffer.alloc(1024 * 1024)));
        response.once('drain', more);
      };
      more();
    });
    expect(await call(url)).toMatchObject({ ok: false, problem: { code: 'SIGNING_FAILED' } });
  });

  it.each(['http://fulcio.bank.example', 'ftp://127.0.0.1', 'http://127.0.0.1.evil.example', 'nonsense'])(
    'sends nothing to %s',
    async (url) => {
      expect(await call(url)).toMatchObject({ ok: false, problem: { code: 'HOST_REFUSED' } });
    },
  );

  it('ends when it is called off', async () => {
    const url = await serve(() => undefined);
    const answer = await call(url, AbortSignal.timeout(50));
    expect(answer).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } });
  });
});

function call(url: string, within = signal) {
  return callService(
    { who: 'the certificate authority', url, body: 'MARKER-token', contentType: 'text/plain', accept: '*/*', secret: 'MARKER-token' },
    within,
  );
}

function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '');
    });
  });
}
