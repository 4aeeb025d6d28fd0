/** A package URL taken apart (purl-spec): `pkg:type/namespace/name@version?qualifiers`. */
export interface Purl {
  readonly type: string;
  /** Namespace and name. */
  readonly name: string;
  /** Decoded; an epoch that stands in the qualifiers is put before it, as Debian and RPM write versions. */
  readonly version: string;
}

export function readPurl(text: string): Purl | undefined {
  if (!text.toLowerCase().startsWith('pkg:')) return undefined;
  const [beforeSubpath = ''] = text.slice(4).split('#');
  const [path = '', qualifiers = ''] = beforeSubpath.split('?');
  // An `@` before the last slash is a scope of npm that somebody did not encode.
  const at = path.indexOf('@', path.lastIndexOf('/') + 1);
  const [type, ...segments] = (at > 0 ? path.slice(0, at) : path).split('/').filter((segment) => segment !== '');
  if (type === undefined || segments.length === 0) return undefined;
  const version = at > 0 ? decode(path.slice(at + 1)) : '';
  return { type: type.toLowerCase(), name: segments.map(decode).join('/'), version: withEpoch(version, qualifiers) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function withEpoch(version: string, qualifiers: string): string {
  const epoch = /(?:^|&)epoch=(\d{1,9})(?:&|$)/.exec(qualifiers)?.[1];
  return epoch === undefined || epoch === '0' || version.startsWith(`${epoch}:`) ? version : `${epoch}:${version}`;
}
