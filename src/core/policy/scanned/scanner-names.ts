import type { ScanAspect } from '../../model/scan-report.js';
import { scannerIds, scanners } from '../../scanners/index.js';
import { either } from '../judging/words.js';

/** A scanner as its makers write it; an id that is none of ours as it stands there. */
export function scannerLabel(id: string): string {
  return scanners.find((scanner) => scanner.id === id)?.label ?? id.slice(0, 100);
}

/** Several scanners in a sentence. */
export function scannerLabels(ids: readonly string[]): string {
  return either([...new Set(ids)].map(scannerLabel)).replace(' or ', ' and ');
}

/** True when this scanner of ours can look for that kind of thing. */
export function canLookFor(id: string, aspect: ScanAspect): boolean {
  return scanners.some((scanner) => scanner.id === id && scanner.aspects.includes(aspect));
}

/** True when scanners are listed and none of them looks for that kind of thing. A name that is none of ours could be anything, so it is no proof. */
export function noneLooksFor(listed: readonly string[], aspect: ScanAspect): boolean {
  return listed.length > 0 && listed.every((id) => scannerIds.includes(id) && !canLookFor(id, aspect));
}

/** The scanners of ours that can look for that kind of thing, as an advice. */
export function scannersFor(aspect: ScanAspect): string {
  const able = scanners.filter(({ aspects }) => aspects.includes(aspect));
  return either(able.map(({ label }) => label).sort());
}
