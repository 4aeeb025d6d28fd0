import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { nextPage } from './links.js';
import { problem } from './problems.js';
import { isSuccess, type Answer } from './request.js';
import type { Call, Session } from './session.js';

/** Registries give as few as a hundred entries a page. */
const mostPages = 500;
const mostBytes = 64 * 1024 * 1024;

/** Reads a list page by page, up to a bound. The first page that is no success ends it, and is the last answer. */
export async function readPages(
  call: Omit<Call, 'path'> & { readonly path: string },
  session: Session,
  signal: AbortSignal,
): Promise<Result<readonly Answer[], TrustProblem>> {
  const endpoint = await session.endpoint(call.place, signal);
  const pages: Answer[] = [];
  let url: URL | undefined = new URL(`/v2/${call.place.repository}/${call.path}`, endpoint);
  const seen = new Set<string>();
  let length = 0;
  while (url !== undefined) {
    if (pages.length === mostPages || length > mostBytes || seen.has(url.href))
      return problem(
        'REGISTRY_LIED',
        `${call.place.registry} goes on without end about ${call.about} (${pages.length} pages).`,
        'Ask who runs the registry.',
      );
    seen.add(url.href);
    const answer: Result<Answer, TrustProblem> = await session.call({ ...call, path: url }, signal);
    if (!answer.ok) return answer;
    pages.push(answer.value);
    length += answer.value.body.length;
    url = isSuccess(answer.value) ? nextPage(answer.value, url) : undefined;
  }
  return ok(pages);
}
