import type { ScanItem } from '../../model/scan-verdict.js';
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
      const key = keyOf(item);
      const known = standings.get(key);
      if (known === undefined || strictness[standing] > strictness[known.standing]) standings.set(key, { standing, finding });
    }
  }
  return items.map((entry) => ({ entry, ...(standings.get(keyOf(entry)) ?? withoutFinding(entry)) }));
}

/** What says that two items are the same thing: findings may hold copies. */
export function keyOf(entry: ScanItem): string {
  switch (entry.kind) {
    case 'vulnerability': {
      const { id, package: found, layer } = entry.item;
      return JSON.stringify([entry.kind, id, found.name, found.version, found.purl, found.path, layer]);
    }
    case 'secret':
      return JSON.stringify([entry.kind, entry.item.scanner, entry.item.rule, entry.item.path, entry.item.line, entry.item.layer]);
    case 'misconfiguration':
      return JSON.stringify([entry.kind, entry.item.scanner, entry.item.id, entry.item.path, entry.item.layer]);
    case 'malware':
      return JSON.stringify([entry.kind, entry.item.scanner, entry.item.signature, entry.item.path, entry.item.layer]);
  }
}

const strictness = { listed: 0, excepted: 1, info: 2, warn: 3, error: 4 } as const;

function withoutFinding(entry: ScanItem): ItemStanding {
  const isCleared = entry.kind === 'vulnerability' && entry.item.vex?.counts === true && entry.item.vex.status === 'not_affected';
  return { standing: isCleared ? 'excepted' : 'listed' };
}
