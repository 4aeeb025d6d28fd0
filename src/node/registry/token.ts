import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { nameOf } from './addresses.js';
import type { Challenge } from './challenge.js';
import { isRecord, parseJson } from './foreign-text.js';
import type { RegistryCredentials } from './options.js';
import type { Place } from './place.js';
import { problem, statusProblem } from './problems.js';
import { isSuccess, type Answer, type Ask } from './request.js';
import type { Send } from './transport.js';

/** A bearer token and how long it holds. */
export interface Token {
  readonly token: string;
  readonly seconds: number;
}

/** What a token is asked for. */
export interface TokenRequest {
  readonly place: Place;
  readonly challenge: Challenge;
  readonly endpoint: URL;
  readonly scopes: readonly string[];
  readonly credentials: RegistryCredentials | undefined;
  /** Hosts besides the registry's own that may see the credentials. */
  readonly hosts: readonly string[];
}

/** Gets a token from the realm that the registry names (distribution: spec/auth/token.md, spec/auth/oauth.md). */
export async function fetchToken(request: TokenRequest, send: Send, signal: AbortSignal): Promise<Result<Token, TrustProblem>> {
  const realm = realmOf(request);
  if (!realm.ok) return realm;
  const answer = await exchangeToken(request, realm.value, send, signal);
  if (!answer.ok) return answer;
  return isSuccess(answer.value) ? readToken(answer.value, realm.value, request) : refusedBy(answer.value, realm.value, request);
}

/** Only a realm on the registry's own host, or on a listed one, sees credentials or is spoken to at all (threats.md, Push). */
function realmOf({ challenge, place, endpoint, hosts }: TokenRequest): Result<URL, TrustProblem> {
  const { registry } = place;
  const realm = URL.parse(challenge.parameters['realm'] ?? '');
  if (realm === null || !['https:', 'http:'].includes(realm.protocol) || realm.username !== '' || realm.password !== '')
    return problem('REGISTRY_LIED', `${registry} asks for a token without saying where to get it.`, 'Ask who runs the registry.');
  const isListed = hosts.some((host) => host.toLowerCase() === realm.host || host.toLowerCase() === realm.hostname);
  if (!isListed && nameOf(realm.host) !== nameOf(endpoint.host))
    return problem(
      'HOST_REFUSED',
      `${registry} wants credentials to be sent to ${realm.host}, which is not its own host.`,
      `If that is where ${registry} gives out tokens, list ${realm.host} under its token hosts.`,
    );
  if (realm.protocol === 'http:' && endpoint.protocol === 'https:')
    return problem(
      'HOST_REFUSED',
      `${registry} wants credentials to be sent to ${realm.host} without TLS.`,
      'Ask who runs the registry to use https for its tokens.',
    );
  return ok(realm);
}

async function exchangeToken(request: TokenRequest, realm: URL, send: Send, signal: AbortSignal): Promise<Result<Answer, TrustProblem>> {
  const { credentials } = request;
  if (credentials !== undefined && 'identityToken' in credentials)
    return send(posted(request, realm, { grant_type: 'refresh_token', refresh_token: credentials.identityToken }), signal);
  const answer = await send(asked(request, realm, credentials), signal);
  if (credentials === undefined || !answer.ok || ![404, 405].includes(answer.value.status)) return answer;
  return send(posted(request, realm, { grant_type: 'password', ...credentials }), signal);
}

function asked(request: TokenRequest, realm: URL, credentials: { readonly username: string; readonly password: string } | undefined): Ask {
  const url = new URL(realm);
  const { service } = request.challenge.parameters;
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of request.scopes) url.searchParams.append('scope', scope);
  if (credentials !== undefined) url.searchParams.set('account', credentials.username);
  return {
    ...toRealm(request, url),
    method: 'GET',
    ...(credentials !== undefined && { headers: { authorization: basic(credentials) } }),
  };
}

function posted(request: TokenRequest, realm: URL, fields: Readonly<Record<string, string>>): Ask {
  const { service = '' } = request.challenge.parameters;
  const form = new URLSearchParams({ client_id: 'wharfmaster', service, scope: request.scopes.join(' '), ...fields });
  return {
    ...toRealm(request, realm),
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: () => form.toString(),
  };
}

function toRealm({ place, endpoint }: TokenRequest, url: URL) {
  const role = url.host === endpoint.host ? 'registry' : 'token';
  return { url, registry: place.registry, role, about: `a token for ${place.about}`, limit: 1024 * 1024, mayRepeat: true } as const;
}

/** RFC 7617. */
export function basic({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function readToken({ body }: Answer, realm: URL, { place }: TokenRequest): Result<Token, TrustProblem> {
  const read = parseJson(new TextDecoder().decode(body));
  const { token, access_token, expires_in } = isRecord(read) ? read : {};
  const value = typeof token === 'string' && token !== '' ? token : access_token;
  // Visible ASCII: it becomes part of a header.
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value))
    return problem('REGISTRY_LIED', `${realm.host} gave no token for ${place.about}.`, 'Ask who runs the registry.');
  // A minute is what the specification assumes when nothing is said.
  const seconds = typeof expires_in === 'number' && expires_in >= 60 ? Math.min(expires_in, 3600) : 60;
  return ok({ token: value, seconds });
}

function refusedBy(answer: Answer, realm: URL, request: TokenRequest): Result<never, TrustProblem> {
  const { place, credentials } = request;
  if (![400, 401, 403].includes(answer.status))
    return { ok: false, problem: statusProblem(answer, { ...toRealm(request, realm), registry: realm.host }) };
  const why = credentials === undefined ? 'gives no token to somebody unknown' : 'does not take your credentials';
  return problem(
    'REGISTRY_UNAUTHORISED',
    `${realm.host} ${why} for ${place.about} (HTTP ${answer.status}).`,
    `Log in${credentials === undefined ? '' : ' again'} with: docker login ${place.registry}`,
  );
}
