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

/** Every entry, and how many of them could not be read: what a scanner found and we do not understand is no silence. */
export function readEach<T, Entry>(
  what: string,
  entries: readonly Entry[],
  read: (entry: Entry) => T | undefined,
): { readonly items: readonly T[]; readonly notCovered: readonly NotCovered[] } {
  const understood = entries.map(read).filter((item) => item !== undefined);
  const missing = entries.length - understood.length;
  const bounded = upTo(what, understood);
  if (missing === 0) return bounded;
  const why = 'they are not written as this version of Wharfmaster knows them';
  return { ...bounded, notCovered: [...bounded.notCovered, { what: `${missing} of the ${what} in the report`, why }] };
}
