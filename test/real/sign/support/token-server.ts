import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { createServer } from 'node:http';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { derOf, type Authority } from './authority.js';

/** Hands out tokens for a registry as the distribution's token specification says, over TLS. */
export interface TokenServer {
  readonly realm: string;
  /** For `auth.token` of the registry's configuration. */
  readonly settings: object;
  /** Every request, with what it brought to say who asks. */
  readonly requests: readonly TokenRequest[];
  /** For `identitytoken` of a docker config: counts as this user. */
  identityTokenOf(user: string): string;
  stop(): Promise<void>;
}

export interface TokenRequest {
  readonly method: string;
  readonly scopes: readonly string[];
  readonly authorization?: string;
  /** Of a POST: what the form says, `refresh_token` included. */
  readonly form?: Readonly<Record<string, string>>;
  readonly granted: boolean;
}

const [service, issuer] = ['wharfmaster-test-registry', 'wharfmaster-test-tokens'];

/** Who has the password gets whatever is asked for; everybody else gets 401. */
export async function startTokenServer(authority: Authority, users: Readonly<Record<string, string>>): Promise<TokenServer> {
  const tls = await authority.issue('token-server', { use: 'tls' });
  const signer = await authority.issue('token-signer', { use: 'tls' });
  const requests: TokenRequest[] = [];
  const identityTokenOf = (name: string): string => createHash('sha256').update(`identity of ${name}`).digest('hex');
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await understand(request);
    const name = whoAsks(asked, users, identityTokenOf);
    requests.push({ ...asked, granted: name !== undefined });
    response.setHeader('content-type', 'application/json');
    if (name === undefined) {
      response.writeHead(401).end('{"errors":[{"code":"UNAUTHORIZED","message":"wrong name or password"}]}');
      return;
    }
    const token = makeToken(signer, name, asked.scopes);
    response.end(JSON.stringify({ token, access_token: token, expires_in: 300, issued_at: new Date().toISOString() }));
  };
  const options = { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) };
  const server = createTlsServer(options, (request, response) => void answer(request, response));
  const port = await listen(server);
  const realm = `https://localhost:${port}/token`;
  return {
    realm,
    settings: { realm, service, issuer, rootcertbundle: authority.certificate },
    requests,
    identityTokenOf,
    stop: () => close(server),
  };
}

async function understand(request: IncomingMessage): Promise<Omit<TokenRequest, 'granted'>> {
  const url = new URL(request.url ?? '', 'https://127.0.0.1');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = request.method === 'POST' ? new URLSearchParams(Buffer.concat(chunks).toString()) : undefined;
  const scopes = [...url.searchParams.getAll('scope'), ...(form?.getAll('scope') ?? [])].flatMap((scope) => scope.split(' '));
  const { authorization } = request.headers;
  return {
    method: request.method ?? '',
    scopes,
    ...(authorization !== undefined && { authorization }),
    ...(form && { form: Object.fromEntries(form) }),
  };
}

function whoAsks(
  { authorization, form }: Omit<TokenRequest, 'granted'>,
  users: Readonly<Record<string, string>>,
  identityTokenOf: (name: string) => string,
): string | undefined {
  const basic = Buffer.from(/^Basic (.*)$/i.exec(authorization ?? '')?.[1] ?? '', 'base64').toString();
  return Object.keys(users).find(
    (name) =>
      basic === `${name}:${users[name]}` ||
      (form?.['username'] === name && form['password'] === users[name]) ||
      form?.['refresh_token'] === identityTokenOf(name),
  );
}

/** A JSON web token with the certificate of its key in `x5c`, for which the registry knows the authority. */
function makeToken(signer: { readonly certificate: string; readonly key: string }, subject: string, scopes: readonly string[]): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = encode({ typ: 'JWT', alg: 'ES256', x5c: [derOf(signer.certificate)] });
  const claims = { iss: issuer, sub: subject, aud: service, iat: now, nbf: now - 30, exp: now + 300, jti: randomUUID() };
  const text = `${header}.${encode({ ...claims, access: scopes.flatMap(toAccess) })}`;
  const key = createPrivateKey(readFileSync(signer.key));
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** `repository:apps/web:pull,push` as the claim writes it. */
function toAccess(scope: string): readonly object[] {
  const match = /^([^:]+):(.+):([^:]+)$/.exec(scope);
  return match === null ? [] : [{ type: match[1], name: match[2], actions: match[3]?.split(',') }];
}

/** Listens on a free port of 127.0.0.1 and gives it. */
export function listen(server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

export function close(server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
