import { scanAspects, type ScanAspect, type Scanner } from '../core/index.js';

/** What a scanner is to look for. One that a person names and that looks for nothing of what was asked for looks for all it can. */
export function wantedAspects(scanner: Scanner, asked: readonly ScanAspect[] | undefined): readonly ScanAspect[] {
  const wanted = asked === undefined ? scanAspects : scanAspects.filter((each) => each === 'vulnerabilities' || asked.includes(each));
  const looksFor = wanted.filter((each) => scanner.aspects.includes(each));
  return looksFor.length === 0 ? scanner.aspects : looksFor;
}
