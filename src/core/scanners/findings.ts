import type { ScannerFindings } from '../model/scan-report.js';
import type { NotCovered } from '../model/image-contents.js';

/** Findings of a run: what is not named was not found. */
export function findings(
  known: Pick<ScannerFindings, 'claimed' | 'lookedFor' | 'tellsKnownExploited'> & Partial<ScannerFindings>,
): ScannerFindings {
  return { vulnerabilities: [], secrets: [], misconfigurations: [], malware: [], notCovered: [], ...known };
}

/** More of one thing than any image has is not read to the end; that is said, so that nobody takes the rest for clean. */
export function upTo<T>(
  what: string,
  items: readonly T[],
  most = 100_000,
): { readonly items: readonly T[]; readonly notCovered: readonly NotCovered[] } {
  if (items.length <= most) return { items, notCovered: [] };
  return { items: items.slice(0, most), notCovered: [{ what: `${items.length - most} more ${what}`, why: `only ${most} are read` }] };
}
