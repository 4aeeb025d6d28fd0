import type { AffectedPackage } from '../../model/scan-report.js';
import type { MergedVulnerability } from '../../model/scan-verdict.js';

/** The lowest version above the installed one that fixes a vulnerability; versions are compared number by number, for words only. */
export function nearestFix({ package: { version }, fixedIn }: Pick<MergedVulnerability, 'package' | 'fixedIn'>): string | undefined {
  const above = fixedIn.filter((fix) => compareVersions(fix, version) > 0);
  return lowest(above.length > 0 ? above : fixedIn);
}

/** Packages with the versions that fix everything that can be fixed in them, in the order of what was found. */
export function fixedPackages(
  found: readonly MergedVulnerability[],
): readonly { readonly package: AffectedPackage; readonly fix: string }[] {
  const fixes = new Map<string, { readonly package: AffectedPackage; readonly fix: string }>();
  for (const item of found) {
    const fix = nearestFix(item);
    if (fix === undefined) continue;
    const key = JSON.stringify([item.package.name, item.package.version]);
    const known = fixes.get(key);
    if (known === undefined || compareVersions(fix, known.fix) > 0) fixes.set(key, { package: item.package, fix });
  }
  return [...fixes.values()];
}

function lowest(versions: readonly string[]): string | undefined {
  return versions.reduce<string | undefined>((best, fix) => (best === undefined || compareVersions(fix, best) < 0 ? fix : best), undefined);
}

/** Longer texts are nobody's version. */
const longest = 100;

function compareVersions(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = compareParts(left[at], right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function partsOf(version: string): readonly string[] {
  return version.slice(0, longest).match(/\d+|[^\d.]+/g) ?? [];
}

/** `1.2` is above `1.2-rc1` and below `1.2.1`. */
function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -weightOfRest(b) : weightOfRest(a);
  const [left, right] = [Number(a), Number(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  if (!Number.isNaN(left)) return 1;
  if (!Number.isNaN(right)) return -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function weightOfRest(part: string | undefined): number {
  return part !== undefined && /^[-_~]?(alpha|beta|rc|pre|dev|snapshot)/i.test(part) ? -1 : 1;
}
