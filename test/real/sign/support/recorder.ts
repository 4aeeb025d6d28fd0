import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Authority } from './authority.js';
import type { SeenRequest } from './misbehaving-proxy.js';
import { close, listen } from './token-server.js';

/** A server to which nobody should bring a secret: it keeps what comes and answers 404. */
export interface Recorder {
  readonly host: string;
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  stop(): Promise<void>;
}

/** Starts one, with a certificate that callers who trust the authority accept. */
export async function startRecorder(authority: Authority): Promise<Recorder> {
  const tls = await authority.issue(`recorder-${Math.random().toString(36).slice(2)}`, { use: 'tls' });
  const requests: SeenRequest[] = [];
  const server = createServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) }, ({ method, url, headers }, response) => {
    requests.push({ method: method ?? '', path: url ?? '', headers });
    response.writeHead(404).end();
  });
  const port = await listen(server);
  return { host: `127.0.0.1:${port}`, url: `https://127.0.0.1:${port}`, requests, stop: () => close(server) };
}
