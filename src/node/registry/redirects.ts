import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { problem } from './problems.js';
import { header, isRedirect, type Answer, type Ask } from './request.js';
import type { Send } from './transport.js';

const mostRedirects = 5;

/** Registries that are no more than a signpost to others, as they document it. */
const signposts: Readonly<Record<string, readonly string[]>> = { 'registry.k8s.io': ['.pkg.dev'] };

/**
 * Follows redirects of reads: to anywhere for content whose digest is known, else only on the registry's own origin. What proves who we
 * are never leaves that origin, and TLS is never left.
 */
export async function followRedirects(
  redirect: Answer,
  ask: Ask,
  wants: 'content' | 'answer',
  send: Send,
  signal: AbortSignal,
): Promise<Result<Answer, TrustProblem>> {
  let answer = redirect;
  let from = ask.url;
  for (let hops = 0; isRedirect(answer); hops++) {
    if (hops === mostRedirects) return refused(ask, `sends from one place to the next (more than ${mostRedirects} times)`);
    const to = URL.parse(header(answer, 'location') ?? '', from.href);
    if (to === null) return refused(ask, 'sends elsewhere without saying where');
    const why = refusalOf(to, from, ask, wants);
    if (why !== undefined) return refused(ask, why);
    const next = await send(redirected(ask, to), signal);
    if (!next.ok) return next;
    answer = next.value;
    from = to;
  }
  return ok(answer);
}

function refusalOf(to: URL, from: URL, { url, registry }: Ask, wants: 'content' | 'answer'): string | undefined {
  if (!['https:', 'http:'].includes(to.protocol) || to.username !== '' || to.password !== '') return 'sends to an address of another kind';
  if (from.protocol === 'https:' && to.protocol === 'http:') return `sends to ${to.host} without TLS`;
  const isOwn = to.origin === url.origin || (signposts[registry] ?? []).some((suffix) => to.hostname.endsWith(suffix));
  return isOwn || wants === 'content' ? undefined : `sends to ${to.host}, which cannot answer for it`;
}

function redirected(ask: Ask, to: URL): Ask {
  if (to.origin === ask.url.origin) return { ...ask, url: to };
  const headers = Object.fromEntries(Object.entries(ask.headers ?? {}).filter(([name]) => name === 'accept'));
  return { ...ask, url: to, role: 'content', headers };
}

function refused({ registry, about }: Ask, what: string): Result<never, TrustProblem> {
  return problem(
    'REGISTRY_REDIRECTED',
    `${registry} ${what}, asked for ${about}. That is not followed.`,
    'Ask who runs the registry; name the registry that really has the image.',
  );
}
