import { readFileSync } from 'node:fs';
import { request as plainRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, request as tlsRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestRegistry } from './registry.js';
import { close, listen } from './token-server.js';

/** A request as a person's registry would see it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query, e.g. `/v2/apps/web/manifests/1.4`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** An answer in full. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** What the proxy does to a request instead of handing it on. */
export type Behaviour =
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
    }
  /** The real answer, changed. `content-length` is set to the new body's. */
  | { readonly type: 'change'; readonly change: (answer: Answer) => Answer | Promise<Answer> }
  /** Cuts the connection when so many bytes of the request's body have come. */
  | { readonly type: 'drop'; readonly afterBytes: number }
  /** The registry gets the request and answers; the caller never hears of it. */
  | { readonly type: 'loseAnswer' }
  /** Hands on after a while. */
  | { readonly type: 'delay'; readonly ms: number }
  /** Never answers. */
  | { readonly type: 'hang' }
  /** Only for the sake of `before`. */
  | { readonly type: 'handOn' };

/** One lie of the proxy. */
export interface Lie {
  /** Which requests it is told to. */
  readonly when: (request: SeenRequest) => boolean;
  /** Tell it to the first so many of them only. */
  readonly times?: number;
  /** Let so many of them pass before. */
  readonly after?: number;
  /** Runs before the request is dealt with: time for somebody else to move a tag. */
  readonly before?: (request: SeenRequest) => Promise<unknown>;
  readonly does?: Behaviour;
}

/** A lie that is being told. */
export interface ToldLie {
  /** How often so far. */
  told(): number;
  end(): void;
}

/** A reverse proxy in front of a real registry, honest until it is told to lie. */
export interface MisbehavingProxy {
  readonly host: string;
  readonly url: string;
  /** Everything that came, in order. */
  readonly requests: readonly SeenRequest[];
  /** Lies from now on, until the end of this lie or of all of them. */
  lie(lie: Lie): ToldLie;
  /** No lies any more. */
  behave(): void;
  stop(): Promise<void>;
}

/** Starts a proxy with a certificate of the registry's own authority. */
export async function startMisbehavingProxy(registry: Pick<TestRegistry, 'url' | 'authority'>): Promise<MisbehavingProxy> {
  const tls = await registry.authority.issue(`proxy-${Math.random().toString(36).slice(2)}`, { use: 'tls' });
  const ca = readFileSync(registry.authority.certificate);
  const requests: SeenRequest[] = [];
  const lies: { readonly lie: Lie; seen: number; told: number }[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const seen = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers };
    requests.push(seen);
    const { does = handOn, before } = lieFor(seen, lies) ?? {};
    await before?.(seen);
    await behave(does, { incoming, response, target: registry.url, ca });
  };
  const server = createServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) }, (incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  const host = `${new URL(registry.url).hostname}:${port}`;
  return {
    host,
    url: `https://${host}`,
    requests,
    lie(lie) {
      const entry = { lie, seen: 0, told: 0 };
      lies.push(entry);
      return { told: () => entry.told, end: () => void lies.splice(lies.indexOf(entry), 1) };
    },
    behave: () => void lies.splice(0),
    stop: () => close(server),
  };
}

const handOn = { type: 'handOn' } as const;

/** The first lie that is for this request. */
function lieFor(request: SeenRequest, lies: readonly { readonly lie: Lie; seen: number; told: number }[]): Lie | undefined {
  for (const entry of lies) {
    if (!entry.lie.when(request)) continue;
    entry.seen++;
    if (entry.seen <= (entry.lie.after ?? 0) || entry.told >= (entry.lie.times ?? Infinity)) continue;
    entry.told++;
    return entry.lie;
  }
  return undefined;
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: string;
  readonly ca: Buffer;
}

async function behave(behaviour: Behaviour, exchange: Exchange): Promise<void> {
  const { incoming, response } = exchange;
  switch (behaviour.type) {
    case 'answer':
      // What is not read would stop the caller before it reads the answer.
      incoming.resume();
      response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
      return;
    case 'change':
      send(response, await behaviour.change(await collect(await forward(exchange))));
      return;
    case 'drop':
      drop(exchange, behaviour.afterBytes);
      return;
    case 'loseAnswer':
      await collect(await forward(exchange));
      incoming.socket.destroy();
      return;
    case 'delay':
      await wait(behaviour.ms);
      return pass(exchange);
    case 'hang':
      incoming.resume();
      return;
    case 'handOn':
      return pass(exchange);
  }
}

async function pass(exchange: Exchange): Promise<void> {
  const answer = await forward(exchange);
  exchange.response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(exchange.response);
}

/** The `Host` header stays as it came: the registry then writes its addresses with the proxy's name. */
function forward({ incoming, target, ca }: Exchange): Promise<IncomingMessage> {
  const { method, headers, url = '' } = incoming;
  return new Promise((resolve, reject) => {
    const send = target.startsWith('https:') ? tlsRequest : plainRequest;
    const outgoing = send(new URL(url, target), { method, headers, ca }, resolve);
    outgoing.once('error', reject);
    incoming.once('close', () => {
      if (!incoming.complete) outgoing.destroy();
    });
    incoming.pipe(outgoing);
  });
}

function drop({ incoming, target, ca }: Exchange, afterBytes: number): void {
  let bytes = 0;
  const outgoing = (target.startsWith('https:') ? tlsRequest : plainRequest)(new URL(incoming.url ?? '', target), {
    method: incoming.method,
    headers: incoming.headers,
    ca,
  });
  outgoing.on('error', () => undefined);
  incoming.on('data', (data: Buffer) => {
    bytes += data.length;
    outgoing.write(data);
    if (bytes >= afterBytes) {
      incoming.socket.destroy();
      outgoing.destroy();
    }
  });
  incoming.once('end', () => incoming.socket.destroy());
}

async function collect(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { status: answer.statusCode ?? 502, headers, body: Buffer.concat(chunks) };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) if (name !== 'transfer-encoding') response.setHeader(name, value);
  // After HEAD the length is that of the body which was not sent.
  if (response.req.method !== 'HEAD') response.setHeader('content-length', body.length);
  response.writeHead(status).end(body);
}
