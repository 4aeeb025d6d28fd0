import type { AffectedPackage } from '../model/scan-report.js';
import { readPurl } from './read-purl.js';

/** What two scanners must agree on to speak of one package: the package URL without its qualifiers, else name and version. */
export interface PackageKeys {
  readonly purl?: string;
  readonly plain: string;
}

export function packageKeys({ name, version, purl }: AffectedPackage): PackageKeys {
  const read = purl === undefined ? undefined : readPurl(purl);
  const plain = key(plainName(name), withoutPrefix(version));
  if (read === undefined) return { plain };
  const written = read.type === 'pypi' ? read.name.toLowerCase().replaceAll('_', '-') : read.name;
  return { purl: key(read.type, written, withoutPrefix(read.version)), plain };
}

/** Some scanners write a Java package as `group:artifact`, others as the file it was found in. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/^.*[/:]/, '');
}

/** Go modules: `v1.2.3` and `go1.24.1` are `1.2.3` and `1.24.1` elsewhere. */
function withoutPrefix(version: string): string {
  return version.replace(/^(v|go)(?=\d)/, '');
}

function key(...parts: readonly string[]): string {
  return parts.join('\0');
}
