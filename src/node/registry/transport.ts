import type { Dispatcher } from 'undici';
import { failed, ok, type Result, type TrustProblem } from '../../core/index.js';
import { isLoopback } from './addresses.js';
import type { Connections } from './connections.js';
import type { RegistryLimits, RegistryOptions } from './options.js';
import { cancelled, networkProblem, problem } from './problems.js';
import { header, type Answer, type Ask } from './request.js';

/** Makes one request and takes one answer: no redirect, no second attempt. */
export type Send = (ask: Ask, signal: AbortSignal) => Promise<Result<Answer, TrustProblem>>;

/** The part of a failure's body that is kept for its words. */
const failureLimit = 16 * 1024;

export function createTransport(
  { hosts, plainHttp, log = () => undefined, clock }: Pick<RegistryOptions, 'hosts' | 'plainHttp' | 'log' | 'clock'>,
  connections: Connections,
  limits: RegistryLimits,
): Send {
  return async (ask, signal) => {
    if (signal.aborted) return cancelled(ask.about);
    const refusal = refusalOf(ask, hosts, plainHttp);
    if (refusal !== undefined) return failed(refusal);
    const connection = await connections.to(ask);
    if (!connection.ok) return connection;
    const started = clock.now();
    const answer = await exchange(ask, connection.value.dispatcher, limits, signal).catch((error: unknown) =>
      signal.aborted ? cancelled(ask.about) : failed(networkProblem(error, ask, connection.value.isProxied)),
    );
    log(`${describe(ask)} -> ${answer.ok ? answer.value.status : answer.problem.code} (${clock.now() - started} ms)`);
    return answer;
  };
}

function refusalOf({ url, role, registry }: Ask, hosts: RegistryOptions['hosts'], plainHttp: RegistryOptions['plainHttp']) {
  const isPlain = url.protocol === 'http:';
  const name = role === 'registry' ? registry : url.host;
  if ((url.protocol !== 'https:' && !isPlain) || (isPlain && !isLoopback(url.host) && !plainHttp(name)))
    return refused(
      `${url.host} would be spoken to without TLS.`,
      `List plainHttp for ${name} in the policy's registries if that is meant.`,
    );
  const answer = hosts(name, role);
  return answer.allowed ? undefined : refused(answer.why, answer.next);
}

function refused(message: string, next: string): TrustProblem {
  return { code: 'HOST_REFUSED', message, next };
}

async function exchange(
  { url, method, headers = {}, body, limit, about }: Ask,
  dispatcher: Dispatcher,
  limits: RegistryLimits,
  signal: AbortSignal,
): Promise<Result<Answer, TrustProblem>> {
  const answer = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'user-agent': 'wharfmaster', ...headers },
    body: body?.() ?? null,
    signal,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.idleMs,
  });
  const isGood = answer.statusCode < 300;
  const most = isGood ? limit : failureLimit;
  // A success that is longer than promised is not read; of a failure the beginning is enough.
  const announced = method === 'HEAD' ? 0 : Number(header(answer, 'content-length') ?? 0);
  const read = isGood && announced > most ? undefined : await readAtMost(answer.body, most);
  if (read === undefined || (isGood && read.isCut)) {
    answer.body.on('error', () => undefined).destroy();
    return problem(
      'REGISTRY_LIED',
      `${url.host} sent more than ${most} bytes for ${about}.`,
      'Ask who runs the registry what it serves there.',
    );
  }
  return ok({ status: answer.statusCode, headers: answer.headers, body: read.bytes });
}

async function readAtMost(body: AsyncIterable<Uint8Array>, most: number): Promise<{ readonly bytes: Uint8Array; readonly isCut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, most), isCut: length > most };
}

/** Without the query: signed addresses of storage are as good as passwords. */
function describe({ method, url, role }: Ask): string {
  return `${method} ${url.origin}${role === 'registry' ? url.pathname : role === 'token' ? url.pathname : '/…'}`;
}
