import type { ScanItem } from '../../model/scan-verdict.js';
import { keyOfItem } from '../../policy/scanned/items.js';
import type { AuditedScanFinding, AuditedVerdict } from './scan-audit.js';

/** How a verdict stands to one thing that was found: what it counts as, and by which finding. */
export interface ItemStanding {
  /** `listed`: no finding is about it. `excepted`: an exception or a VEX statement that counts covers it. */
  readonly standing: 'error' | 'warn' | 'info' | 'excepted' | 'listed';
  readonly finding?: AuditedScanFinding;
}

/** An item with its standing. */
export interface StandingItem extends ItemStanding {
  readonly entry: ScanItem;
}

/** Every item of a verdict with its standing, in the verdict's order: worst first. The strictest finding about an item counts. */
export function standingItems({ items, findings }: AuditedVerdict): readonly StandingItem[] {
  const standings = new Map<string, ItemStanding>();
  for (const finding of findings) {
    const standing = finding.excepted === undefined ? finding.level : 'excepted';
    for (const item of finding.items) {
      const key = keyOfItem(item);
      const known = standings.get(key);
      if (known === undefined || strictness[standing] > strictness[known.standing]) standings.set(key, { standing, finding });
    }
  }
  return items.map((entry) => ({ entry, ...(standings.get(keyOfItem(entry)) ?? withoutFinding(entry)) }));
}

const strictness = { listed: 0, excepted: 1, info: 2, warn: 3, error: 4 } as const;

function withoutFinding(entry: ScanItem): ItemStanding {
  const vex = entry.kind === 'vulnerability' ? entry.item.vex : undefined;
  const isCleared = vex?.counts === true && (vex.status === 'not_affected' || vex.status === 'fixed');
  return { standing: isCleared ? 'excepted' : 'listed' };
}
