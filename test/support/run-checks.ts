import type { ImageCheck, ImageSet } from '../../src/core/exporters/checks/index.js';
import { matchesGlob } from '../../src/core/policy/pattern/index.js';

/** The checks of action `deny` that an image fails at a moment: what every engine has to answer. Node's own expressions know `(?i:…)`. */
export function failedChecks(
  checks: readonly ImageCheck[],
  image: string,
  at: { readonly now: number; readonly namespace?: string },
): readonly string[] {
  return checks.filter((check) => check.action === 'deny' && !(at.now < (check.from ?? 0)) && fails(check, image, at)).map(({ id }) => id);
}

function fails(
  { about, oneOf, noneOf, waived }: ImageCheck,
  image: string,
  { now, namespace }: { now: number; namespace?: string },
): boolean {
  if (about !== undefined && !about.some((set) => holds(set, image))) return false;
  if (waived.some((set) => now <= set.until && holds(set, image))) return false;
  const isGranted = oneOf?.some(
    (set) =>
      holds(set, image) &&
      (set.namespaces === undefined || set.namespaces.some((glob) => namespace !== undefined && matchesGlob(glob, namespace))),
  );
  return isGranted === false || (noneOf ?? []).some((set) => holds(set, image));
}

const expressions = new Map<string, RegExp>();

function holds({ include, exclude }: ImageSet, image: string): boolean {
  return matches(include, image) && !(exclude !== undefined && matches(exclude, image));
}

function matches(expression: string, image: string): boolean {
  const known = expressions.get(expression) ?? new RegExp(expression);
  expressions.set(expression, known);
  return known.test(image);
}
