import type { ScanAspect } from '../model/scan-report.js';
import type { Scanner } from './scanner.js';

/** Who has a say in which scanners look at an image. */
export interface ScannerWishes {
  /** Ids that a person or a setting names: exactly these run. */
  readonly named: readonly string[];
  /** Ids that a policy lists, and whether all of them must look. */
  readonly policy?: { readonly scanners: readonly string[]; readonly require: 'any' | 'all' };
  /** What must be looked for besides vulnerabilities, because a policy judges it. */
  readonly aspects: readonly ScanAspect[];
}

/**
 * The scanners to run, in order. Named ones run whether they are found or not, so that a missing one is said; so do all of a policy
 * that requires all. Otherwise the first that is found is enough, and for each further aspect the first found one that looks for it.
 * Empty: none is installed.
 */
export function chooseScanners(all: readonly Scanner[], wishes: ScannerWishes, isFound: (scanner: Scanner) => boolean): readonly Scanner[] {
  if (wishes.named.length > 0) return listed(all, wishes.named);
  const { policy } = wishes;
  const allowed = policy === undefined || policy.scanners.length === 0 ? all : listed(all, policy.scanners);
  if (policy?.require === 'all' && policy.scanners.length > 0) return withAspects(allowed, all, wishes.aspects, isFound);
  const first = firstFor(allowed, 'vulnerabilities', isFound) ?? allowed.find(isFound);
  return withAspects(first === undefined ? [] : [first], all, wishes.aspects, isFound);
}

/** Adds what looks for the aspects that nobody chosen looks for; the order of the list decides among several. */
function withAspects(
  chosen: readonly Scanner[],
  all: readonly Scanner[],
  aspects: readonly ScanAspect[],
  isFound: (scanner: Scanner) => boolean,
): readonly Scanner[] {
  return aspects.reduce<readonly Scanner[]>((sofar, aspect) => {
    if (sofar.some((scanner) => scanner.aspects.includes(aspect))) return sofar;
    const further = firstFor(all, aspect, isFound);
    return further === undefined ? sofar : [...sofar, further];
  }, chosen);
}

function firstFor(scanners: readonly Scanner[], aspect: ScanAspect, isFound: (scanner: Scanner) => boolean): Scanner | undefined {
  return scanners.find((scanner) => scanner.aspects.includes(aspect) && isFound(scanner));
}

function listed(all: readonly Scanner[], ids: readonly string[]): readonly Scanner[] {
  return [...new Set(ids)].flatMap((id) => all.find((scanner) => scanner.id === id) ?? []);
}
