import type { Digest } from './image-reference.js';

/**
 * What we saw ourselves in an image's layers, to notice a scanner that had nothing to look at: an image that deletes its package
 * database, forges os-release or carries only executables yields "0 vulnerabilities" and is anything but clean.
 */
export interface ImageContents {
  /** From the final `/etc/os-release` or `/usr/lib/os-release`; absent when there is none. */
  readonly system?: {
    readonly id: string;
    readonly version?: string;
    readonly layer: Digest;
    /** What another os-release in the image says, although no other system was installed since. */
    readonly contradictedBy?: { readonly id: string; readonly version?: string };
  };
  /** The package that os-release belongs to, as dpkg or apk record it: its version tells the system too. */
  readonly releasePackage?: { readonly name: string; readonly version: string };
  /** Package databases in any layer; `deleted` when a later layer removes or empties it. */
  readonly packageDatabases: readonly PackageDatabase[];
  /** Program files (ELF, PE, Mach-O) in the final file system. */
  readonly executables: number;
  /** Regular files in the final file system. */
  readonly files: number;
  /** Files that say what is installed and are no database of a package manager: SBOMs that the image's author put there. */
  readonly ownInventories: readonly string[];
  readonly notCovered: readonly NotCovered[];
  /** Since which layer dpkg and apk record each package, as `name@version`: it places findings, and is not kept with the scan. */
  readonly packageOrigins?: ReadonlyMap<string, Digest>;
}

/** Where a package manager records what is installed. */
export interface PackageDatabase {
  readonly kind: 'dpkg' | 'apk' | 'rpm' | 'pacman' | 'portage' | 'other';
  readonly path: string;
  readonly layer: Digest;
  readonly deleted: boolean;
}

/** Something that a scan did not look into, and why: a size limit, a format, an unreadable layer. */
export interface NotCovered {
  readonly what: string;
  readonly why: string;
  readonly layer?: Digest;
}
