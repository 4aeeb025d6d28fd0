import { header, type Answer } from './request.js';

/** The next page of a list (RFC 8288, `rel="next"`), only on the origin of the page before. */
export function nextPage(answer: Answer, page: URL): URL | undefined {
  const links = header(answer, 'link') ?? '';
  for (const link of links.split('<').slice(1)) {
    const [target = '', parameters = ''] = link.split('>', 2);
    if (!/;\s*rel="?next"?(?:[\s;,]|$)/i.test(parameters)) continue;
    const url = URL.parse(target, page.href);
    return url?.origin === page.origin ? url : undefined;
  }
  return undefined;
}
