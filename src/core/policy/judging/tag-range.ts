import Range from 'semver/classes/range.js';
import SemVer from 'semver/classes/semver.js';

/** A parsed npm-semver range. */
export type TagRange = Range;

/** The numeric part of a tag, `[v]N(.N)*`, and what follows it: `9.5-1736` is 9.5 with the variant `-1736`. */
export interface NumberedTag {
  readonly numbers: readonly number[];
  /** Without the separator that introduces it: `slim` in `22-slim`, empty when there is none. */
  readonly variant: string;
}

/** Reads a tag as policy.md section 5 does; undefined when it does not start with a number. */
export function parseNumberedTag(tag: string): NumberedTag | undefined {
  const numeric = /^v?\d+(?:\.\d+)*/.exec(tag)?.[0];
  if (numeric === undefined) return undefined;
  const numbers = numeric.replace('v', '').split('.').map(Number);
  return { numbers, variant: tag.slice(numeric.length).replace(/^[-_.+]/, '') };
}

/** True when the tag's numeric part, with missing parts zero, is in the npm-semver range. */
export function isInRange(tag: NumberedTag, range: Range): boolean {
  const version = toVersion(tag);
  return version !== undefined && range.test(version);
}

/** The range, or undefined when npm's semver does not understand it: then no tag is inside. */
export function parseRange(range: string): Range | undefined {
  if (range.trim() === '' || range.length > longestRange) return undefined;
  try {
    return new Range(range);
  } catch {
    return undefined;
  }
}

/** Orders two tags by their numbers, missing parts zero: negative when `a` is older. */
export function compareNumbers(a: NumberedTag, b: NumberedTag): number {
  for (let at = 0; at < Math.max(a.numbers.length, b.numbers.length); at++) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Longer texts are no range that a person wrote; they are refused before npm's parser sees them. */
const longestRange = 256;

/** Parts beyond the third carry no weight in npm's versions and none here. */
function toVersion({ numbers }: NumberedTag): SemVer | undefined {
  const [major = 0, minor = 0, patch = 0] = numbers;
  if (![major, minor, patch].every(Number.isSafeInteger)) return undefined;
  return new SemVer(`${String(major)}.${String(minor)}.${String(patch)}`);
}
