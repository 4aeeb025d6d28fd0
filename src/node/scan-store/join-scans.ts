import type { Digest, ImageScan } from '../../core/index.js';
import type { KeptReport } from './entry.js';

/** What is known about each image: its newest look, with the newest report of every scanner. The newest image comes first. */
export function joinScans(kept: readonly KeptReport[]): readonly ImageScan[] {
  const newestFirst = [...kept].sort((a, b) => compare(b.report.finishedAt, a.report.finishedAt));
  const scans = new Map<Digest, KeptReport[]>();
  for (const entry of newestFirst) {
    const id = entry.scan.subject.imageId;
    const known = scans.get(id) ?? [];
    if (!known.some(({ report }) => report.scanner.id === entry.report.scanner.id)) known.push(entry);
    scans.set(id, known);
  }
  return [...scans.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : { ...first.scan, reports: [first, ...others].map(({ report }) => report), failures: [] },
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
