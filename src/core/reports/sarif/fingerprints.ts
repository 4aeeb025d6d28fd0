import type { Audit, FindingRecord } from '../../model/audit.js';

/** A result with the value by which a code-scanning service recognises it in the next run. */
export interface Fingerprinted {
  readonly finding: FindingRecord;
  readonly fingerprint: string;
}

/**
 * Over rule, file, canonical or raw reference, place and ordinal: moving a line keeps it, another image changes it, and one more use of
 * the same image is a new one.
 */
export function fingerprints(audit: Audit, hash: (text: string) => string): readonly Fingerprinted[] {
  const ordinals = new Map<string, number>();
  return subjects(audit).map(({ finding, reference, place }) => {
    const key = JSON.stringify([finding.rule, finding.file, reference, place]);
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    return { finding, fingerprint: hash(`${key}#${ordinal}`) };
  });
}

interface Subject {
  readonly finding: FindingRecord;
  readonly reference: string;
  readonly place: string;
}

function subjects(audit: Audit): Subject[] {
  return [
    ...audit.policyFindings.map((finding) => ({ finding, reference: finding.raw, place: 'policy' })),
    ...audit.files.flatMap((file) => [
      ...file.uses.flatMap(({ image, findings }) =>
        findings.map((finding) => ({ finding, reference: image.canonical ?? image.raw, place: image.kind })),
      ),
      ...file.findings.map((finding) => ({ finding, reference: finding.raw, place: 'file' })),
    ]),
  ];
}
