import type { ScanItem } from '../../model/scan-verdict.js';
import type { RecordedException } from '../judging/exceptions.js';
import { keyOfItem } from './items.js';
import type { RuleGroup } from './rule-group.js';
import type { Waivers } from './waivers.js';

/** Things that were found, sorted by what exceptions say of them. */
export interface SplitItems<T extends ScanItem> extends Pick<RuleGroup, 'excepted'> {
  /** What no exception covers. */
  readonly counted: readonly T[];
  /** The ended exceptions that would have covered some of these. */
  readonly expiredAmong: (items: readonly ScanItem[]) => readonly RecordedException[];
}

/** Takes out what an exception in force covers. */
export function splitByWaiver<T extends ScanItem>(items: readonly T[], waivers: Waivers): SplitItems<T> {
  const counted: T[] = [];
  const covered = new Map<string, { readonly waiver: RecordedException; readonly items: T[] }>();
  const expired = new Map<string, RecordedException>();
  for (const item of items) {
    const waiver = waivers.forItem(item);
    if (waiver.kind !== 'in-force') counted.push(item);
    if (waiver.kind === 'expired') expired.set(keyOfItem(item), waiver);
    if (waiver.kind === 'in-force') groupOf(covered, waiver).push(item);
  }
  const expiredAmong = (some: readonly ScanItem[]) => {
    if (expired.size === 0) return [];
    const found = some.flatMap((item) => expired.get(keyOfItem(item)) ?? []);
    return [...new Map(found.map((waiver) => [waiver.exception.entry.id, waiver])).values()];
  };
  return { counted, excepted: [...covered.values()], expiredAmong };
}

function groupOf<T>(covered: Map<string, { readonly waiver: RecordedException; readonly items: T[] }>, waiver: RecordedException): T[] {
  const { id } = waiver.exception.entry;
  const group = covered.get(id) ?? { waiver, items: [] };
  covered.set(id, group);
  return group.items;
}
