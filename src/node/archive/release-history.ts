import type { ImageContents } from '../../core/index.js';

/** What one os-release says. */
export interface Release {
  readonly id: string;
  readonly version?: string;
}

/**
 * Every os-release that a layer brought. Whoever writes another one over the base's makes scanners compare with advisories of a system that
 * this is not, and they find nothing (threats.md, Scan). A real upgrade installs the package that the file belongs to.
 */
export class ReleaseHistory {
  private readonly written: (Release & { readonly layer: number })[] = [];

  note(path: string, layer: number, release: Release): void {
    if (places.has(path) && this.written.length < most) this.written.push({ ...release, layer });
  }

  /** Another system that the image called itself, without having been made this one since; `installedIn` is where the system's package came. */
  contradicting(system: Release, installedIn: number | undefined): Release | undefined {
    const other = this.written.find(({ id, version, layer }) => {
      if (id === system.id && version === system.version) return false;
      if (installedIn !== undefined) return installedIn <= layer;
      return id !== system.id || majorOf(version) !== majorOf(system.version);
    });
    return other === undefined ? undefined : { id: other.id, ...(other.version !== undefined && { version: other.version }) };
  }
}

const places: ReadonlySet<string> = new Set(['etc/os-release', 'usr/lib/os-release']);
const most = 1000;

function majorOf(version: string | undefined): string | undefined {
  return version?.split('.')[0];
}

/** The package that os-release belongs to, among all that dpkg or apk record as `name@version`. */
export function releasePackage(
  packages: ReadonlyMap<string, string>,
): (ImageContents['releasePackage'] & { readonly layer: string }) | undefined {
  for (const name of releasePackages) {
    for (const [key, layer] of packages) if (key.startsWith(`${name}@`)) return { name, version: key.slice(name.length + 1), layer };
  }
  return undefined;
}

/** Of Debian and Ubuntu, of Alpine since 3.17, of Wolfi. */
const releasePackages = ['base-files', 'alpine-release', 'wolfi-baselayout'];
