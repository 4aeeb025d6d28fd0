import type { ScanFinding } from '../../model/scan-verdict.js';
import { compareWeight } from '../judging/judgement.js';
import { mergeFindings } from '../judging/one-story.js';
import { inOrder } from './items.js';
import type { ScanJudgement } from './judge-layer.js';

/** What several layers say of the same is one finding that names them all, in the words of the strictest; what weighs most comes first. */
export function mergeScanJudgements(judgements: readonly ScanJudgement[]): readonly ScanFinding[] {
  const merged = new Map<string, ScanFinding>();
  for (const { key, finding } of judgements) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : merge(known, finding));
  }
  return [...merged.values()].sort((a, b) => compareWeight(b, a));
}

function merge(a: ScanFinding, b: ScanFinding): ScanFinding {
  return { ...mergeFindings(a, b), items: inOrder([...a.items, ...b.items]) };
}
