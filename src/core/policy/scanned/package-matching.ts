import type { AffectedPackage } from '../../model/scan-report.js';
import { readPurl } from '../../scanners/read-purl.js';

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

/** One word by which what somebody wrote and the packages it may name are found: the last part of the name. */
export function nameKeyOf(written: string): string {
  const name = parsePackageUrl(written)?.name ?? withoutVersion(written);
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The words under which a package may have been written. */
export function nameKeysOf({ name, purl }: AffectedPackage): readonly string[] {
  return [...new Set([nameKeyOf(name), ...(purl === undefined ? [] : [nameKeyOf(purl)])])];
}

/** Undefined for what is no package URL. */
export function parsePackageUrl(text: string): PackageUrl | undefined {
  const read = text.length > longestUrl ? undefined : readPurl(text);
  if (read === undefined) return undefined;
  const { type, name, version } = read;
  return { type, name, ...(version !== '' && { version }), qualifiers: qualifiersOf(text) };
}

const longestUrl = 2_000;

function nameMatches(written: string, { name, version }: AffectedPackage): boolean {
  return written === name || (withoutVersion(written) === name && written === `${name}@${version}`);
}

/** An `@` in front, or behind a slash, is a scope. */
function withoutVersion(written: string): string {
  const at = written.lastIndexOf('@');
  return at > written.lastIndexOf('/') + 1 ? written.slice(0, at) : written;
}

function qualifiersOf(text: string): ReadonlyMap<string, string> {
  const [, query = ''] = cutAt(text.split('#', 1)[0] ?? '', '?');
  const pairs = query
    .split('&')
    .map((pair) => cutAt(pair, '='))
    .flatMap(([key, value]) => (value === undefined ? [] : [[key.toLowerCase(), decode(value)] as const]));
  return new Map(pairs);
}

function cutAt(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
