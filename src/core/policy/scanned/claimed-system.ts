import type { ImageContents, PackageDatabase } from '../../model/image-contents.js';
import type { ScanReport } from '../../model/scan-report.js';
import { code, either } from '../judging/words.js';

/** What os-release says must be what the package database is of; whoever changes one of them makes scanners compare with the wrong advisories. */
export function forgedSystem(contents: ImageContents, reports: readonly ScanReport[]): readonly string[] {
  const otherDatabase = ofOtherSystem(contents, reports);
  return otherDatabase.length > 0 ? otherDatabase : otherRelease(contents, reports);
}

function ofOtherSystem({ system, packageDatabases }: ImageContents, reports: readonly ScanReport[]): readonly string[] {
  const kinds: readonly PackageDatabase['kind'][] = [
    ...new Set(packageDatabases.filter(({ deleted, kind }) => !deleted && kind !== 'other').map(({ kind }) => kind)),
  ];
  const claimed = [...(system === undefined ? [] : [system.id]), ...reports.flatMap((report) => report.system?.family ?? [])];
  for (const name of claimed) {
    const expected = databaseOf(name);
    if (expected === undefined) continue;
    if (kinds.length === 0)
      return packageDatabases.length > 0
        ? []
        : [`which packages are installed: the image calls itself ${code(name)} and has no package database (${expected})`];
    if (!kinds.includes(expected))
      return [`which operating system this is: the image calls itself ${code(name)}, and its package database is ${either(kinds)}`];
  }
  return [];
}

function otherRelease({ system, releasePackage }: ImageContents, reports: readonly ScanReport[]): readonly string[] {
  if (system?.contradictedBy !== undefined)
    return [
      `which operating system this is: os-release says ${nameOf(system)}, another one in the image ${nameOf(system.contradictedBy)}, and no other system was installed`,
    ];
  if (releasePackage === undefined) return [];
  const claims = [...(system === undefined ? [] : [system]), ...reports.flatMap((report) => claimOf(report))];
  const wrong = claims.find((claim) => contradicts(claim, releasePackage));
  if (wrong === undefined) return [];
  const { name, version } = releasePackage;
  return [
    `which operating system this is: the image calls itself ${nameOf(wrong)}, and its package ${code(name)} has the version ${code(version)}`,
  ];
}

interface Release {
  readonly id: string;
  readonly version?: string;
}

function claimOf({ system }: ScanReport): readonly Release[] {
  if (system === undefined) return [];
  return [{ id: system.family, ...(system.version !== undefined && { version: system.version }) }];
}

/** `12.4+deb12u7` is Debian 12, `12ubuntu4.7` some Ubuntu, and Alpine's package has the version of the system. */
function contradicts({ id, version }: Release, recorded: NonNullable<ImageContents['releasePackage']>): boolean {
  const system = id.slice(0, 100).toLowerCase();
  const [said, known] = [version, recorded.version].map((text) => /^\d+(?:\.\d+)?/.exec(text ?? '')?.[0] ?? '');
  if (recorded.name === 'base-files' && system === 'ubuntu') return !recorded.version.includes('ubuntu');
  if (recorded.name === 'base-files' && system === 'debian')
    return recorded.version.includes('ubuntu') || (said !== '' && said?.split('.')[0] !== known?.split('.')[0]);
  if (recorded.name === 'alpine-release' && system === 'alpine') return said !== '' && said !== known;
  return false;
}

function nameOf({ id, version }: Release): string {
  return code(version === undefined ? id : `${id} ${version}`);
}

/** The package manager of a family of systems, by the ids of os-release and the names that scanners use; undefined for one we do not know. */
function databaseOf(family: string): PackageDatabase['kind'] | undefined {
  const name = family.slice(0, 100).toLowerCase();
  return families.find(({ starts }) =>
    starts.some((start) => name === start || (name.startsWith(start) && ' -.'.includes(name.charAt(start.length)))),
  )?.kind;
}

const families: readonly { readonly kind: PackageDatabase['kind']; readonly starts: readonly string[] }[] = [
  { kind: 'dpkg', starts: ['debian', 'ubuntu', 'raspbian', 'linuxmint', 'kali', 'devuan', 'distroless', 'echo'] },
  { kind: 'apk', starts: ['alpine', 'wolfi', 'chainguard', 'postmarketos', 'minimos'] },
  {
    kind: 'rpm',
    starts: [
      'rhel',
      'redhat',
      'red hat',
      'centos',
      'fedora',
      'rocky',
      'almalinux',
      'alma',
      'ol',
      'oracle',
      'oraclelinux',
      'amzn',
      'amazon',
      'sles',
      'sled',
      'sle',
      'suse',
      'opensuse',
      'photon',
      'mariner',
      'cbl',
      'azurelinux',
      'azure',
      'openeuler',
      'anolis',
      'scientific',
      'mageia',
    ],
  },
  { kind: 'pacman', starts: ['arch', 'archlinux', 'manjaro'] },
  { kind: 'portage', starts: ['gentoo'] },
];
