import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { HostRole } from './options.js';

/** One HTTP request on behalf of a registry. */
export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  /** The registry as references name it. */
  readonly registry: string;
  readonly role: HostRole;
  /** What it is about, for people: `registry.bank.example/apps/web:1.4`. */
  readonly about: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called for each attempt: a stream can be read only once. */
  readonly body?: () => Uint8Array | string | Readable;
  /** The most bytes of an answer that are read. */
  readonly limit: number;
  /** True when asking twice does no more than asking once. */
  readonly mayRepeat: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The whole body of a success; the beginning of that of a failure. */
  readonly body: Uint8Array;
}

export function header({ headers }: Pick<Answer, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

export function isRedirect({ status }: Answer): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
