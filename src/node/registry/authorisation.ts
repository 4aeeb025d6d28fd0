import { ok, type Clock, type Result, type TrustProblem } from '../../core/index.js';
import { readChallenges, type Challenge } from './challenge.js';
import type { CredentialSource, RegistryOptions } from './options.js';
import type { Place } from './place.js';
import { problem } from './problems.js';
import { basic, fetchToken } from './token.js';
import type { Send } from './transport.js';

/** What is done to a repository, as token servers name it. */
export type Action = 'pull' | 'push';

/** Knows what to say to a registry that asks who we are, and remembers it. */
export interface Authorisation {
  /** The header that served last time for this. */
  known(place: Place, action: Action): string | undefined;
  /** Answers a challenge; what was known before was not enough. */
  answer(challenge: string, to: Challenged, signal: AbortSignal): Promise<Result<string, TrustProblem>>;
}

/** What was asked for when the challenge came. */
export interface Challenged {
  readonly place: Place;
  readonly endpoint: URL;
  readonly action: Action;
}

interface Kept {
  readonly header: string;
  readonly actions: ReadonlySet<string>;
  readonly until: number;
}

/** Token servers on other hosts than their registries, as these document them. */
const tokenHosts: Readonly<Record<string, readonly string[]>> = {
  'docker.io': ['auth.docker.io'],
  'registry.gitlab.com': ['gitlab.com'],
};

export function createAuthorisation(
  options: Pick<RegistryOptions, 'tokenHosts'> & { readonly clock: Clock; readonly credentials: CredentialSource },
  send: Send,
): Authorisation {
  const kept = new Map<string, Kept>();
  return {
    known({ about }, action) {
      const entry = kept.get(about);
      return entry !== undefined && entry.until > options.clock.now() && entry.actions.has(action) ? entry.header : undefined;
    },
    async answer(challenge, to, signal) {
      const answer = await respond(challenge, to, kept.get(to.place.about), options, send, signal);
      if (!answer.ok) return answer;
      kept.set(to.place.about, answer.value);
      return ok(answer.value.header);
    },
  };
}

async function respond(
  text: string,
  to: Challenged,
  before: Kept | undefined,
  options: Parameters<typeof createAuthorisation>[0],
  send: Send,
  signal: AbortSignal,
): Promise<Result<Kept, TrustProblem>> {
  const { place, endpoint } = to;
  const challenges = readChallenges(text);
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
  if (bearer === undefined && !isBasic)
    return problem(
      'REGISTRY_UNAUTHORISED',
      `${place.registry} asks for a way of logging in that is not known here.`,
      'Bearer tokens and basic authentication are. Ask who runs the registry.',
    );
  const credentials = await options.credentials(place.registry, place.repository, signal);
  if (!credentials.ok) return credentials;
  if (bearer !== undefined) {
    const actions = new Set([...(before?.actions ?? []), ...actionsFor(to, bearer)]);
    const scopes = scopesFor(place, actions, bearer);
    const hosts = [...(tokenHosts[place.registry] ?? []), ...(options.tokenHosts?.[place.registry] ?? [])];
    const asked = options.clock.now();
    const token = await fetchToken({ place, endpoint, challenge: bearer, scopes, credentials: credentials.value, hosts }, send, signal);
    if (!token.ok) return token;
    // A little earlier than it runs out, so that it still holds when it arrives.
    return ok({ header: `Bearer ${token.value.token}`, actions, until: asked + (token.value.seconds - 10) * 1000 });
  }
  if (credentials.value === undefined || 'identityToken' in credentials.value)
    return problem(
      'REGISTRY_UNAUTHORISED',
      `${place.registry} wants a user and a password for ${place.about}.`,
      `Log in with: docker login ${place.registry}`,
    );
  return ok({ header: basic(credentials.value), actions: new Set(['pull', 'push']), until: Infinity });
}

/** What we are about to do, and what the registry says that takes. */
function actionsFor({ place, action }: Challenged, challenge: Challenge): readonly string[] {
  const asked = scopesOf(challenge).flatMap((scope) => (isFor(place, scope) ? scope.slice(prefixOf(place).length).split(',') : []));
  return [...(action === 'push' ? ['pull', 'push'] : ['pull']), ...asked.filter((name) => /^(?:[a-z]{1,16}|\*)$/.test(name))];
}

/** A registry that calls the repository otherwise than we do gets its own words back. */
function scopesFor(place: Place, actions: ReadonlySet<string>, challenge: Challenge): readonly string[] {
  const theirs = scopesOf(challenge);
  if (theirs.length > 0 && !theirs.some((scope) => isFor(place, scope))) return theirs;
  return [`${prefixOf(place)}${[...actions].join(',')}`];
}

function scopesOf({ parameters }: Challenge): readonly string[] {
  return (parameters['scope'] ?? '')
    .split(' ')
    .filter((scope) => scope !== '')
    .slice(0, 8);
}

function isFor(place: Place, scope: string): boolean {
  return scope.startsWith(prefixOf(place));
}

function prefixOf({ repository }: Place): string {
  return `repository:${repository}:`;
}
