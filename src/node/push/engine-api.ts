import { Agent, request as sendRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiCall, ApiPushing } from '../../core/index.js';
import type { NodeToolRunner } from '../tool-runner.js';
import { DialledStream } from './dialled-stream.js';

/** What a daemon answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: IncomingMessage;
}

/**
 * A daemon's HTTP interface over one connection after the other, each made by the person's own client when it is needed. Throws what a
 * connection throws; see describe-api-failure.ts for the words.
 */
export class EngineApi {
  private readonly agent: DialAgent;
  private version: Promise<string> | undefined;

  constructor(
    private readonly pushing: ApiPushing,
    tools: NodeToolRunner,
  ) {
    this.agent = new DialAgent(() => new DialledStream(pushing.dial(), tools));
  }

  async send(call: ApiCall, signal: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    const version = await (this.version ??= this.askVersion(signal));
    return this.exchange({ ...call, path: version + call.path }, headers, signal);
  }

  /** The whole answer as text, for answers that are no stream. */
  async ask(call: ApiCall, signal: AbortSignal): Promise<{ readonly status: number; readonly text: string }> {
    const { status, body } = await this.send(call, signal);
    return { status, text: await wholeText(body) };
  }

  close(): void {
    this.agent.destroy();
  }

  /** A path without a version is deprecated; the daemon's own is one that it surely speaks. */
  private async askVersion(signal: AbortSignal): Promise<string> {
    try {
      const { body } = await this.exchange(this.pushing.ping, {}, signal);
      const version = body.headers['api-version'];
      await wholeText(body);
      return typeof version === 'string' && /^\d{1,3}\.\d{1,3}$/.test(version) ? `/v${version}` : '';
    } catch (cause) {
      this.version = undefined;
      throw cause;
    }
  }

  private exchange({ method, path }: ApiCall, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const sent = sendRequest({ agent: this.agent, host: 'localhost', method, path, headers, signal });
      sent.once('error', reject);
      sent.once('response', (body) => {
        // Whoever reads the body hears of what happens to it; before that nobody listens.
        sent.on('error', () => undefined);
        resolve({ status: body.statusCode ?? 0, body });
      });
      sent.end();
    });
  }
}

class DialAgent extends Agent {
  constructor(private readonly dial: () => Duplex) {
    super({ keepAlive: true, maxSockets: 1 });
  }

  override createConnection(): Duplex {
    return this.dial();
  }
}

/** Answers that are no stream are an image's description at most. */
const mostText = 8 * 1024 * 1024;

async function wholeText(body: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostText) throw new Error('The answer is too long.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
