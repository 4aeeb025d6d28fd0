import type { DocumentLink } from 'vscode-languageserver';
import type { ImageReference, JudgedUse } from '../core/index.js';
import { toRange } from './convert.js';
import type { JudgedText } from './judge-text.js';

/** So many links in one file; nobody clicks through more, and each costs the client. */
const mostLinks = 5000;

/** A link from each image to its page at the registry. */
export function provideDocumentLinks(text: JudgedText): readonly DocumentLink[] {
  return text.judged.uses.slice(0, mostLinks).flatMap((judged) => {
    const target = pageOf(judged);
    if (target === undefined || judged.use.at.file !== text.file) return [];
    return [{ range: toRange(text.lines, judged.use.at.span), target, tooltip: `Open ${target}` }];
  });
}

/** Pages of registries that publish one; any other host only when a policy allows the image, so that nothing leads to an unknown place. */
function pageOf({ use: { value }, verdict }: JudgedUse): string | undefined {
  if (value.kind !== 'reference') return undefined;
  const { registry, repository } = value.reference;
  const known = pages[registry.toLowerCase()];
  if (known !== undefined) return known(value.reference);
  return verdict.outcome === 'allowed' && isPlainHost(registry) ? `https://${registry}/${path(repository)}` : undefined;
}

const pages: Readonly<Record<string, (reference: ImageReference) => string>> = {
  'docker.io': ({ repository }) =>
    repository.startsWith('library/')
      ? `https://hub.docker.com/_/${path(repository.slice('library/'.length))}`
      : `https://hub.docker.com/r/${path(repository)}`,
  'quay.io': ({ repository }) => `https://quay.io/repository/${path(repository)}`,
  'ghcr.io': ({ repository }) => `https://ghcr.io/${path(repository)}`,
  'gcr.io': ({ repository }) => `https://gcr.io/${path(repository)}`,
  'mcr.microsoft.com': ({ repository }) => `https://mcr.microsoft.com/artifact/mar/${path(repository)}`,
  'public.ecr.aws': ({ repository }) => `https://gallery.ecr.aws/${path(repository)}`,
};

function path(repository: string): string {
  return repository.split('/').map(encodeURIComponent).join('/');
}

/** A public-looking host name: no address, no port, no name without a dot. */
function isPlainHost(registry: string): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/i.test(registry);
}
