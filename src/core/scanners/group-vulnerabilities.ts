import type { Vulnerability } from '../model/scan-report.js';
import { packageKeys, type PackageKeys } from './same-package.js';

/** One scanner's entry about a vulnerability. */
export interface Seen {
  readonly scanner: string;
  readonly item: Vulnerability;
}

/**
 * Entries about one vulnerability in one package: those that share an id, directly or through others (union-find over their keys). Two CVE
 * ids are two vulnerabilities: an advisory (RHSA, DSA, ELSA) is about many, and were it to join them, an exception for one would cover the others.
 */
export function groupVulnerabilities(told: readonly Seen[]): readonly (readonly [Seen, ...Seen[]])[] {
  const seen = told.flatMap(oneOfEachCve);
  const cves = seen.map(({ item }) => (isCve(item.id) ? item.id : item.aliases.find(isCve)));
  const keys = keysOf(seen);
  const shared = advisoriesOfMany(keys, cves);
  const groups = new Groups([...cves]);
  keys.forEach((ofEntry, index) => {
    for (const key of ofEntry) groups.join(shared.has(key) ? `${key}\0${cves[index] ?? ''}` : key, index);
  });
  return groups.of(seen);
}

function oneOfEachCve(entry: Seen): readonly Seen[] {
  const { item } = entry;
  if (item.aliases.length === 0) return [entry];
  const ids = [item.id, ...item.aliases];
  const cves = ids.filter(isCve);
  if (cves.length <= 1) return [entry];
  const aliases = ids.filter((id) => !isCve(id));
  return cves.map((id) => ({ ...entry, item: { ...item, id, aliases } }));
}

function isCve(id: string): boolean {
  return id.startsWith('CVE-');
}

/** Keys that entries of several CVE ids have in common. */
function advisoriesOfMany(keys: readonly (readonly string[])[], cves: readonly (string | undefined)[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  keys.forEach((ofEntry, index) => {
    const cve = cves[index];
    if (cve === undefined) return;
    for (const key of ofEntry) {
      if (isCve(key)) continue;
      const known = first.get(key);
      if (known === undefined) first.set(key, cve);
      else if (known !== cve) shared.add(key);
    }
  });
  return shared;
}

/** What entries are joined by: each id with the package. */
function keysOf(seen: readonly Seen[]): readonly (readonly string[])[] {
  const packages = packagesOf(seen);
  // Names alone tie an entry only to those that have no package URL, or give none themselves: two ecosystems may have packages of one name.
  const nameless = new Set<string>();
  for (const { purl, plain } of packages) if (purl === undefined) nameless.add(plain);
  return seen.map(({ item }, index) => {
    const { purl, plain } = packages[index] ?? { plain: '' };
    return [item.id, ...item.aliases].flatMap((id) => [
      ...(purl === undefined ? [] : [`${id}\0purl\0${purl}`]),
      ...(nameless.has(plain) ? [`${id}\0plain\0${plain}`] : []),
    ]);
  });
}

/** A package has many vulnerabilities, and its keys are found out once. */
function packagesOf(seen: readonly Seen[]): readonly PackageKeys[] {
  const known = new Map<string, PackageKeys>();
  return seen.map(({ item: { package: found } }) => {
    const name = `${found.purl ?? ''}\0${found.name}\0${found.version}`;
    const keys = known.get(name) ?? packageKeys(found);
    known.set(name, keys);
    return keys;
  });
}

/** Union-find that joins no two groups of different CVE ids. */
class Groups {
  private readonly parents: number[];
  private readonly byKey = new Map<string, number>();

  constructor(private readonly cves: (string | undefined)[]) {
    this.parents = cves.map((_, index) => index);
  }

  join(key: string, index: number): void {
    const first = this.byKey.get(key);
    if (first === undefined) {
      this.byKey.set(key, index);
      return;
    }
    const [mine, other] = [this.root(index), this.root(first)];
    const [cve, otherCve] = [this.cves[mine], this.cves[other]];
    if (cve !== undefined && otherCve !== undefined && cve !== otherCve) return;
    this.parents[mine] = other;
    this.cves[other] = otherCve ?? cve;
  }

  of(seen: readonly Seen[]): readonly (readonly [Seen, ...Seen[]])[] {
    const groups = new Map<number, [Seen, ...Seen[]]>();
    seen.forEach((entry, index) => {
      const at = this.root(index);
      const known = groups.get(at);
      if (known === undefined) groups.set(at, [entry]);
      else known.push(entry);
    });
    return [...groups.values()];
  }

  private root(index: number): number {
    let at = index;
    for (let parent = this.parents[at] ?? at; parent !== at; parent = this.parents[at] ?? at) {
      this.parents[at] = this.parents[parent] ?? parent;
      at = parent;
    }
    return at;
  }
}
