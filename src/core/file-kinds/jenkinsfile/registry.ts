import type { FilePath, RelatedLocation } from '../../model/span.js';
import { sliceTraced, spanOf, type TracedText } from '../../model/traced-text.js';
import { joinParts } from '../image-text/index.js';

/** An image as Jenkins asks for it, and where its registry stands. */
interface InRegistry {
  readonly text: TracedText;
  readonly related: readonly RelatedLocation[];
}

/**
 * The image of a script or an agent in the registry that the block around it names by URL (docker-commons, DockerRegistryEndpoint.imageName): the host
 * goes before the name. Docker Hub's own needs none, and a name that begins with the host already is left as it is.
 */
export function withRegistry(file: FilePath, text: TracedText, url: TracedText | undefined): InRegistry {
  const host = url === undefined ? undefined : hostOf(url);
  if (host === undefined || text.text === '' || text.text.startsWith(host.text)) return { text, related: [] };
  const span = spanOf(host);
  const related = span === undefined ? [] : [{ file, span, role: 'registry' as const, message: 'Its registry is given here.' }];
  return { text: joinParts({ registry: host, repository: text }), related };
}

/** What an expression makes of the URL is open. */
function hostOf(url: TracedText): TracedText | undefined {
  if (url.runs.some(({ open }) => open !== undefined)) return url;
  const [scheme = '', host = ''] = /^https?:\/\/([^/?#]+)/.exec(url.text) ?? [];
  return host === '' || /^(?:index\.docker\.io|registry\.hub\.docker\.com)$/.test(host)
    ? undefined
    : sliceTraced(url, scheme.length - host.length, scheme.length);
}
