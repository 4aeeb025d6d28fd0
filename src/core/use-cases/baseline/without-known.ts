import type { AuditedFile, AuditedUse, FindingRecord } from '../../model/audit.js';
import type { Found, KnownParts } from './known-parts.js';

/** What is left of a check when what was known before is taken out, and how many findings and undetermined uses that was. */
export interface NewParts {
  readonly files: readonly AuditedFile[];
  readonly policyFindings: readonly FindingRecord[];
  readonly known: number;
}

/**
 * Takes out what was known. A use that was denied or undetermined before, and still is, disappears as a whole: whatever else is said of it now does
 * not make it worse. A use that is left has its own verdict.
 */
export function withoutKnown({ files, policyFindings }: Found, known: KnownParts): NewParts {
  let taken = 0;
  const isNew = (finding: FindingRecord): boolean => {
    if (!known.findings.has(finding)) return true;
    taken++;
    return false;
  };
  const policies = policyFindings.filter(isNew);
  const left = files.map((file): AuditedFile => ({
    ...file,
    uses: file.uses.flatMap((use): readonly AuditedUse[] => {
      if (!wasAsBad(use, known)) return [{ ...use, findings: use.findings.filter(isNew) }];
      taken += Math.max(1, use.findings.length);
      return [];
    }),
    findings: file.findings.filter(isNew),
    unreadable: file.unreadable.filter(isNew),
  }));
  return { policyFindings: policies, files: left, known: taken };
}

function wasAsBad(use: AuditedUse, known: KnownParts): boolean {
  if (use.outcome === 'undetermined') return known.uses.has(use);
  return use.outcome === 'denied' && use.findings.filter(denies).every((finding) => known.findings.has(finding));
}

function denies({ level, excepted }: FindingRecord): boolean {
  return level === 'error' && excepted === undefined;
}
