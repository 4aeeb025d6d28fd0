/**
 * `remote.origin.url` as `scope.repositories` names it: `host/group/repository`, without scheme, user and `.git`. Undefined when it
 * names no host: a folder on this machine is nobody's repository.
 */
export function normaliseOrigin(url: string): string | undefined {
  if (url.length > longestAddress) return undefined;
  const text = url.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  const place = scheme === undefined ? fromScpForm(text) : text.slice(scheme.length + 3);
  if (place === undefined || scheme === 'file') return undefined;
  const slash = place.indexOf('/');
  if (slash <= 0) return undefined;
  const authority = place.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const path = place
    .slice(slash + 1)
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return host === '' || path === '' ? undefined : `${withoutUsualPort(host, scheme)}/${path.replace(/^\/+/, '')}`;
}

/** No host keeps a repository at a longer one, and the file it comes from is anybody's. */
const longestAddress = 2_000;

/** A glob of `scope.repositories` in the form of a normalised origin, however much of an address it is written as. */
export function normaliseScope(glob: string): string {
  const isAddress = glob.includes('://') || /^[^/]*@/.test(glob);
  return normaliseOrigin(isAddress ? glob : `https://${glob}`) ?? glob;
}

/** `git@host:group/repository`; a `/` before the colon makes it a path on this machine. */
function fromScpForm(text: string): string | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0 || text.slice(0, colon).includes('/')) return undefined;
  return `${text.slice(0, colon)}/${text.slice(colon + 1).replace(/^\/+/, '')}`;
}

function withoutUsualPort(host: string, scheme: string | undefined): string {
  const usual = { ssh: ':22', https: ':443', http: ':80', git: ':9418' }[scheme ?? ''] ?? '';
  return usual !== '' && host.endsWith(usual) ? host.slice(0, -usual.length) : host;
}
