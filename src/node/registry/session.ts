import { failed, type Result, type TrustProblem } from '../../core/index.js';
import type { Action, Authorisation } from './authorisation.js';
import type { Endpoints } from './endpoint.js';
import type { Place } from './place.js';
import { followRedirects } from './redirects.js';
import { header, isRedirect, type Answer, type Ask } from './request.js';
import type { Send } from './transport.js';

/** A request to a repository. */
export interface Call extends Pick<Ask, 'method' | 'about' | 'headers' | 'body' | 'limit' | 'mayRepeat'> {
  readonly place: Place;
  /** Below `/v2/NAME/`, or an address that the registry gave, on its own origin. */
  readonly path: string | URL;
  readonly action: Action;
  /** `content`: its digest is known, so it may come from anywhere; `answer`: only the registry itself can say it; `existence`: a redirect is an answer. */
  readonly wants: 'content' | 'answer' | 'existence';
}

/** Speaks to a registry as somebody who may: finds its origin, answers its challenge, follows where it is safe to. */
export interface Session {
  call(call: Call, signal: AbortSignal): Promise<Result<Answer, TrustProblem>>;
  endpoint(place: Place, signal: AbortSignal): Promise<URL>;
}

export function createSession(endpoints: Endpoints, authorisation: Authorisation, send: Send): Session {
  return {
    endpoint: ({ registry }, signal) => endpoints(registry, signal),
    async call(call, signal) {
      const endpoint = await endpoints(call.place.registry, signal);
      const url = typeof call.path === 'string' ? new URL(`/v2/${call.place.repository}/${call.path}`, endpoint) : call.path;
      const known = authorisation.known(call.place, call.action);
      const first = await send(askOf(call, url, known), signal);
      const challenge = first.ok && first.value.status === 401 ? header(first.value, 'www-authenticate') : undefined;
      if (!first.ok || challenge === undefined) return finish(first, call, url, known, send, signal);
      const { place, action } = call;
      const authorised = await authorisation.answer(challenge, { place, endpoint, action }, signal);
      if (!authorised.ok) return failed(authorised.problem);
      const second = await send(askOf(call, url, authorised.value), signal);
      return finish(second, call, url, authorised.value, send, signal);
    },
  };
}

function askOf({ place, path, action, wants, ...call }: Call, url: URL, authorization: string | undefined): Ask {
  const headers = { ...call.headers, ...(authorization !== undefined && { authorization }) };
  return { ...call, url, registry: place.registry, role: 'registry', headers };
}

async function finish(
  answer: Result<Answer, TrustProblem>,
  call: Call,
  url: URL,
  authorization: string | undefined,
  send: Send,
  signal: AbortSignal,
): Promise<Result<Answer, TrustProblem>> {
  const mayFollow = call.method === 'GET' || call.method === 'HEAD';
  if (!answer.ok || call.wants === 'existence' || !mayFollow || !isRedirect(answer.value)) return answer;
  return followRedirects(answer.value, askOf(call, url, authorization), call.wants, send, signal);
}
