import type { PackageDatabase } from '../../core/index.js';

/** A file in which a package manager records what is installed. */
export interface DatabaseFile {
  readonly kind: PackageDatabase['kind'];
  /** What stands for the database in a report: the file, or the folder when it is spread over many. */
  readonly path: string;
}

/** Whether a path (without the leading `/`) belongs to a package database that scanners read. */
export function databaseFileAt(path: string): DatabaseFile | undefined {
  const known = knownFiles.get(path);
  if (known !== undefined) return { kind: known, path };
  for (const { kind, folder, file } of folders) {
    if (path.startsWith(`${folder}/`) && file.test(path.slice(folder.length + 1))) return { kind, path: folder };
  }
  return undefined;
}

const knownFiles: ReadonlyMap<string, PackageDatabase['kind']> = new Map([
  ['var/lib/dpkg/status', 'dpkg'],
  ['usr/lib/sysimage/dpkg/status', 'dpkg'],
  ['lib/apk/db/installed', 'apk'],
  ['usr/lib/apk/db/installed', 'apk'],
  ['usr/lib/opkg/status', 'other'],
  ['var/lib/opkg/status', 'other'],
  ['nix/var/nix/db/db.sqlite', 'other'],
]);

const rpmFile = /^(?:Packages(?:\.db)?|rpmdb\.sqlite)$/;

const folders: readonly { readonly kind: PackageDatabase['kind']; readonly folder: string; readonly file: RegExp }[] = [
  { kind: 'dpkg', folder: 'var/lib/dpkg/status.d', file: /^[^/]+$/ },
  { kind: 'rpm', folder: 'var/lib/rpm', file: rpmFile },
  { kind: 'rpm', folder: 'usr/lib/sysimage/rpm', file: rpmFile },
  { kind: 'rpm', folder: 'usr/share/rpm', file: rpmFile },
  { kind: 'rpm', folder: 'var/lib/rpmmanifest', file: /^container-manifest-[12]$/ },
  { kind: 'pacman', folder: 'var/lib/pacman/local', file: /^[^/]+\/desc$/ },
  { kind: 'portage', folder: 'var/db/pkg', file: /^[^/]+\/[^/]+\/CONTENTS$/ },
];

/** True when a database file records anything; a file that was emptied or overwritten does not. `head` is its beginning. */
export function recordsPackages(kind: PackageDatabase['kind'], head: string): boolean {
  if (kind === 'dpkg') return /^Package:/m.test(head);
  if (kind === 'apk') return /^P:/m.test(head);
  return head !== '';
}

/** Files that say what is installed and that no package manager keeps: whoever built the image wrote them. */
export function isOwnInventory(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (path.startsWith('var/lib/db/sbom/') && name.endsWith('.json')) return true;
  return (
    /\.(?:spdx|cdx|cyclonedx)(?:\.(?:json|xml|rdf|ya?ml))?$/.test(name) ||
    name === 'bom.json' ||
    name === 'bom.xml' ||
    /^sbom(?:[-._].*)?\.(?:json|xml)$/.test(name)
  );
}

/** `ID` and `VERSION_ID` of an os-release file (freedesktop.org, os-release(5)). */
export function parseOsRelease(text: string): { readonly id: string; readonly version?: string } | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) fields.set(line.slice(0, equals).trim(), unquoted(line.slice(equals + 1).trim()));
  }
  const id = (fields.get('ID') ?? '').slice(0, longestName);
  const version = (fields.get('VERSION_ID') ?? '').slice(0, longestName);
  return id === '' ? undefined : { id, ...(version !== '' && { version }) };
}

const longestName = 100;

function unquoted(value: string): string {
  const quote = value[0];
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}

/** ELF, Mach-O (32 and 64 bit, both byte orders, universal), PE and WebAssembly by their first bytes. */
export function isProgram(head: Buffer): boolean {
  if (head.length < 4) return false;
  const magic = head.readUInt32BE(0);
  if (magic === 0xcafebabe) return head.length >= 8 && head.readUInt32BE(4) < 0x20;
  return programMagics.has(magic) || (head[0] === 0x4d && head[1] === 0x5a);
}

const programMagics = new Set([0x0061736d, 0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe]);
