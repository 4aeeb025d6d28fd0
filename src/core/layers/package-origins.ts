import type { Digest } from '../model/image-reference.js';
import type { Vulnerability } from '../model/scan-report.js';

/*
 * A package manager rewrites its whole database for every package it adds, and scanners that look at the final file system (Grype) say
 * of every package that it came with the last layer that wrote the database: after one `apt-get install` all findings of the base
 * image would stand on that RUN. The databases of the layers below tell better.
 */

/** One layer's version of a package database. */
export interface DatabaseWrite {
  readonly layer: Digest;
  /** `name@version` of what is installed. */
  readonly packages: ReadonlySet<string>;
}

/** What dpkg's `status` or apk's `installed` records, as `name@version`. Linear in the text. */
export function recordedPackages(kind: 'dpkg' | 'apk', text: string): ReadonlySet<string> {
  const [nameField, versionField] = kind === 'dpkg' ? ['Package:', 'Version:'] : ['P:', 'V:'];
  const packages = new Set<string>();
  let [name, version] = ['', ''];
  const finish = (): void => {
    if (name !== '' && version !== '') packages.add(keyOf(name, version));
    [name, version] = ['', ''];
  };
  for (const line of text.split('\n')) {
    if (line.trim() === '') finish();
    else if (line.startsWith(nameField)) name = line.slice(nameField.length).trim();
    else if (line.startsWith(versionField)) version = line.slice(versionField.length).trim();
  }
  finish();
  return packages;
}

/** The layer since which each package is recorded without a break; `writes` of one database, lowest layer first. */
export function packageOrigins(writes: readonly DatabaseWrite[]): ReadonlyMap<string, Digest> {
  let origins = new Map<string, Digest>();
  for (const { layer, packages } of writes) {
    const next = new Map<string, Digest>();
    for (const name of packages) next.set(name, origins.get(name) ?? layer);
    origins = next;
  }
  return origins;
}

/** The same vulnerability, said to be of the layer that installed its package, where our own look into the databases knows it. */
export function atOrigin(vulnerability: Vulnerability, origins: ReadonlyMap<string, Digest>): Vulnerability {
  const { name, version, purl = '' } = vulnerability.package;
  if (!purl.startsWith('pkg:deb/') && !purl.startsWith('pkg:apk/')) return vulnerability;
  const layer = origins.get(keyOf(name, version));
  return layer === undefined ? vulnerability : { ...vulnerability, layer };
}

function keyOf(name: string, version: string): string {
  return `${name}@${version}`;
}
