import type { Audit, AuditedUse, FindingRecord } from '../../model/audit.js';

/** What an earlier check found already: findings, and uses that were undetermined then too. */
export interface KnownParts {
  readonly findings: ReadonlySet<FindingRecord>;
  readonly uses: ReadonlySet<AuditedUse>;
}

/** How often each thing was found before, by `keyOf…`. */
export type KnownCounts = ReadonlyMap<string, number>;

/**
 * The same rule in the same file at the same place for the same image is known as often as it was found before: one more use of a known-bad image
 * is new (threats.md). Of several that are alike, those that `isAdded` points at are the new ones, else the last.
 */
export function matchKnown(
  found: Found,
  known: KnownCounts,
  isAdded: (part: FindingRecord | AuditedUse) => boolean = () => false,
): KnownParts {
  const findings = new Map<string, FindingRecord[]>();
  const uses = new Map<string, AuditedUse[]>();
  for (const { key, finding, use } of partsOf(found)) {
    if (finding !== undefined) push(findings, key, finding);
    if (use !== undefined) push(uses, key, use);
  }
  return { findings: new Set(knownOf(findings, known, isAdded)), uses: new Set(knownOf(uses, known, isAdded)) };
}

/** The counts of an earlier check, for `matchKnown`. */
export function countKnown(found: Found): KnownCounts {
  const counts = new Map<string, number>();
  for (const { key } of partsOf(found)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Everything that these files and policies have to say. */
export function allParts(found: Found): KnownParts {
  const parts = [...partsOf(found)];
  return {
    findings: new Set(parts.flatMap(({ finding }) => finding ?? [])),
    uses: new Set(parts.flatMap(({ use }) => use ?? [])),
  };
}

/** What of a check speaks. */
export type Found = Pick<Audit, 'files' | 'policyFindings'>;

interface Part {
  readonly key: string;
  readonly finding?: FindingRecord;
  /** A use that is undetermined. */
  readonly use?: AuditedUse;
}

function* partsOf({ files, policyFindings }: Found): Generator<Part> {
  for (const finding of policyFindings) yield { key: keyOfFinding(finding), finding };
  for (const file of files) {
    for (const use of file.uses) {
      for (const finding of use.findings) yield { key: keyOfFinding(finding, use), finding };
      if (use.outcome === 'undetermined') yield { key: keyOfUse(use), use };
    }
    for (const finding of [...file.findings, ...file.unreadable]) yield { key: keyOfFinding(finding), finding };
  }
}

/** As machine formats print it, so that a check of another day can be held against this one. */
export function keyOf(finding: {
  readonly rule: string;
  readonly file: string;
  readonly reference: string;
  readonly place: string;
}): string {
  return JSON.stringify([finding.rule, finding.file, finding.reference, finding.place]);
}

/** The place of what stands in no use. */
export const placeOfFile = 'file';

function keyOfFinding({ rule, file, raw }: FindingRecord, use?: AuditedUse): string {
  return keyOf({ rule, file, reference: use?.image.canonical ?? raw, place: use?.image.kind ?? placeOfFile });
}

function keyOfUse({ image }: AuditedUse): string {
  return keyOf({ rule: 'undetermined', file: image.file, reference: image.canonical ?? image.raw, place: image.kind });
}

function push<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

function* knownOf<T>(groups: ReadonlyMap<string, readonly T[]>, known: KnownCounts, isAdded: (part: T) => boolean): Generator<T> {
  for (const [key, parts] of groups) {
    const count = known.get(key) ?? 0;
    if (count === 0) continue;
    if (count >= parts.length) yield* parts;
    else yield* [...parts.filter((part) => !isAdded(part)), ...parts.filter(isAdded)].slice(0, count);
  }
}
