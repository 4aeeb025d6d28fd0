import {
  placeScan,
  type Attribution,
  type FilePath,
  type Finding,
  type ImageScan,
  type InstructionPlace,
  type ScanVerdict,
} from '../../core/index.js';

/** A scan's findings as they were placed once, so that a key that moves lines costs no counting. */
export interface PlacedOnce {
  readonly verdict: ScanVerdict;
  readonly attribution: Attribution;
  readonly findings: readonly Finding[];
}

/** Places a scan's findings; while the layers belong to the same instructions as before, the findings only move with them. */
export function placeAgain(
  scan: ImageScan,
  verdict: ScanVerdict,
  attribution: Attribution,
  file: FilePath,
  before: PlacedOnce | undefined,
): PlacedOnce {
  const moved = before?.verdict === verdict ? movedPlaces(before.attribution, attribution) : undefined;
  if (before === undefined || moved === undefined) return { verdict, attribution, findings: placeScan(scan, verdict, attribution, file) };
  const findings = before.findings.map((finding) => {
    const place = moved.get(finding.at.span.start);
    return place === undefined ? finding : { ...finding, at: { file, span: place.head } };
  });
  return { verdict, attribution, findings };
}

/** Where each instruction went, by the start of its head; undefined when a layer belongs to another than before. */
function movedPlaces(before: Attribution, now: Attribution): ReadonlyMap<number, InstructionPlace> | undefined {
  if (before.fit !== now.fit || before.baseLayers !== now.baseLayers || (before.from === undefined) !== (now.from === undefined))
    return undefined;
  const moved = new Map<number, InstructionPlace>();
  const isSame = (was: InstructionPlace, is: InstructionPlace): boolean => {
    const known = moved.get(was.head.start);
    if (known !== undefined) return known.head.start === is.head.start;
    moved.set(was.head.start, is);
    return was.keyword === is.keyword;
  };
  if (before.from !== undefined && now.from !== undefined && !isSame(before.from, now.from)) return undefined;
  for (const [layer, was] of before.origins) {
    const is = now.origins.get(layer);
    if (is?.from !== was.from) return undefined;
    if (was.from === 'unknown' && is.from === 'unknown' && was.why !== is.why) return undefined;
    if (was.from === 'instruction' && is.from === 'instruction' && !isSame(was.instruction, is.instruction)) return undefined;
  }
  // Two instructions that became one are placed anew.
  return new Set([...moved.values()].map(({ head }) => head.start)).size === moved.size ? moved : undefined;
}
