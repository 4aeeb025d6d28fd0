import { chooseScanners, scanners, type Scanner, type ScanProblem } from '../../core/index.js';
import { scanWishes } from '../../node/policies/scan-wishes.js';
import type { ScanSession } from './session.js';

/** The scanners of this run: those that were named, else what each policy that asks for scans wants, else the first that is found. */
export function scannersFor({ command, governing }: ScanSession, isFound: (scanner: Scanner) => boolean): readonly Scanner[] {
  if (command.scanners.length > 0) return chooseScanners(scanners, { named: command.scanners, aspects: [] }, isFound);
  const wishes = scanWishes(governing);
  if (wishes.length === 0) return chooseScanners(scanners, { named: [], aspects: [] }, isFound);
  const wanted = new Set(wishes.flatMap((wish) => chooseScanners(scanners, wish, isFound)));
  return scanners.filter((scanner) => wanted.has(scanner));
}

/** Nothing can be scanned with: what to install, or why what is there is not started. */
export function noScanner({ governing, command }: ScanSession, refusalOf: (scanner: Scanner) => ScanProblem | undefined): ScanProblem {
  const asked = [...new Set([...command.scanners, ...governing.layers.flatMap(({ policy }) => policy.scan?.scanners ?? [])])];
  const candidates = asked.length === 0 ? scanners : scanners.filter(({ id }) => asked.includes(id));
  const some = candidates.length === 0 ? scanners : candidates;
  const refused = some.map(refusalOf).find((problem) => problem !== undefined);
  if (refused !== undefined) return refused;
  return {
    code: 'TOOL_NOT_FOUND',
    message: `No scanner was found; ${asked.length === 0 ? 'any of' : 'wanted:'} ${some.map(({ label }) => label).join(', ')}.`,
    next: some
      .slice(0, 2)
      .map(({ install }) => install)
      .join(' '),
  };
}
