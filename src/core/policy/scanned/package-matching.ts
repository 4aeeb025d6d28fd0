import type { AffectedPackage } from '../../model/scan-report.js';

/** A package URL in parts (purl-spec), as far as comparing needs. */
export interface PackageUrl {
  readonly type: string;
  /** Namespace and name, decoded, with `/` between. */
  readonly name: string;
  readonly version?: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** True when what somebody wrote (a package URL or a name, with a version or without) names this package. */
export function packageMatches(written: string, installed: AffectedPackage): boolean {
  if (!/^pkg:/i.test(written)) return nameMatches(written, installed);
  const wanted = parsePackageUrl(written);
  const actual = installed.purl === undefined ? undefined : parsePackageUrl(installed.purl);
  if (wanted === undefined || actual === undefined) return false;
  return (
    wanted.type === actual.type &&
    wanted.name === actual.name &&
    (wanted.version === undefined || wanted.version === (actual.version ?? installed.version)) &&
    [...wanted.qualifiers].every(([key, value]) => actual.qualifiers.get(key) === value)
  );
}

/** Undefined for what is no package URL. Linear in the text. */
export function parsePackageUrl(text: string): PackageUrl | undefined {
  if (text.length > longestUrl || !/^pkg:/i.test(text)) return undefined;
  const [beforeSubpath = ''] = text.slice('pkg:'.length).split('#', 1);
  const [path, query] = cutAt(beforeSubpath, beforeSubpath.indexOf('?'));
  const trimmed = path.replace(/^\/{0,2}/, '');
  const slash = trimmed.indexOf('/');
  if (slash <= 0) return undefined;
  // An `@` at the start of a segment is a scope that was not encoded.
  const at = trimmed.lastIndexOf('@');
  const hasVersion = at > trimmed.lastIndexOf('/') + 1;
  const [names, version] = hasVersion ? cutAt(trimmed, at) : [trimmed];
  const type = names.slice(0, slash).toLowerCase();
  const name = decode(names.slice(slash + 1));
  if (name === '') return undefined;
  return { type, name, ...(version !== undefined && { version: decode(version) }), qualifiers: qualifiersOf(query ?? '') };
}

const longestUrl = 2_000;

function nameMatches(written: string, { name, version }: AffectedPackage): boolean {
  if (written === name) return true;
  const at = written.lastIndexOf('@');
  return at > 0 && written.slice(0, at) === name && written.slice(at + 1) === version;
}

function qualifiersOf(query: string): ReadonlyMap<string, string> {
  const pairs = query
    .split('&')
    .map((pair) => cutAt(pair, pair.indexOf('=')))
    .flatMap(([key, value]) => (value === undefined ? [] : [[key.toLowerCase(), decode(value)] as const]));
  return new Map(pairs);
}

function cutAt(text: string, at: number): readonly [string, string?] {
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
