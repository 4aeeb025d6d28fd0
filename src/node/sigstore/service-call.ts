import type { Dispatcher } from 'undici';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { refuse } from './refuse.js';

/** One request to a certificate authority, log or timestamp authority. */
export interface ServiceCall {
  /** Who is asked, for people: `the certificate authority`. */
  readonly who: string;
  readonly url: string;
  readonly body: string | Buffer;
  readonly contentType: string;
  readonly accept: string;
  /** Is in the request and must be in no message. */
  readonly secret?: string;
}

/** What a service answered: a status below 300 with its body, or a refusal in its own words, redacted. */
export type ServiceAnswer =
  { readonly granted: true; readonly body: Buffer } | { readonly granted: false; readonly status: number; readonly words: string };

/**
 * Asks a service of the trust root's own list. TLS is verified, no redirect is followed (the request may hold an identity token), plain
 * HTTP goes to this machine alone, proxies are those of the environment, and an answer that never ends is cut off.
 */
export async function callService(call: ServiceCall, signal: AbortSignal): Promise<Result<ServiceAnswer, TrustProblem>> {
  const address = addressOf(call);
  if (!address.ok) return address;
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(address.value, call, signal);
    const again = !answer.ok ? !signal.aborted : !answer.value.granted && isPassing(answer.value.status);
    if (!again || attempt === mostAttempts) return answer;
    await pause(attempt * 400, signal);
  }
}

const mostAttempts = 3;
const largestAnswer = 4 * 1024 * 1024;

function addressOf({ url, who }: ServiceCall): Result<URL, TrustProblem> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const plain = address?.protocol === 'http:' && isLoopback(address.hostname);
  return address !== undefined && (address.protocol === 'https:' || plain)
    ? ok(address)
    : refuse(
        'HOST_REFUSED',
        `The signing configuration puts ${who} at ${url}, which is no https address. Plain http is for this machine alone.`,
        'Correct signing_config.json.',
      );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Keeps connections; loaded with the first request, since verifying needs none. */
let agent: Dispatcher | undefined;

async function ask(address: URL, call: ServiceCall, signal: AbortSignal): Promise<Result<ServiceAnswer, TrustProblem>> {
  try {
    const { EnvHttpProxyAgent, request } = await import('undici');
    agent ??= new EnvHttpProxyAgent();
    const response = await request(address, {
      method: 'POST',
      headers: { 'content-type': call.contentType, accept: call.accept, 'user-agent': 'wharfmaster' },
      body: call.body,
      dispatcher: agent,
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
      signal,
    });
    const body = await readBody(response.body);
    if (response.statusCode < 300) return ok({ granted: true, body });
    return ok({ granted: false, status: response.statusCode, words: redacted(wordsIn(body), call.secret) });
  } catch (error) {
    return unreachable(call, address, error, signal);
  }
}

async function readBody(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largestAnswer) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Services answer a refusal as JSON with a message, or as plain text. */
function wordsIn(body: Buffer): string {
  const text = body.subarray(0, 2_000).toString('utf8');
  const message = /"message":\s*"((?:[^"\\]|\\.){1,500})"/.exec(text)?.[1];
  return (message ?? text).trim().slice(0, 500);
}

function redacted(words: string, secret: string | undefined): string {
  return secret === undefined || secret === '' ? words : words.replaceAll(secret, '(the token)');
}

function unreachable({ who, secret }: ServiceCall, { origin }: URL, error: unknown, signal: AbortSignal): Result<never, TrustProblem> {
  if (signal.aborted)
    return refuse('CANCELLED', `Asking ${who} at ${origin} was cancelled, or took too long.`, 'Try again when it answers.');
  const code = error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : 'no answer';
  return refuse(
    'SIGNING_FAILED',
    `No answer from ${who} at ${origin} (${redacted(code, secret).slice(0, 200)}).`,
    'Check that it runs and can be reached from here, then sign again; what is done already is not done twice.',
  );
}

/** Busy or broken for the moment. */
function isPassing(status: number): boolean {
  return status === 429 || status === 408 || status >= 500;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
