import type { Attribution, InstructionPlace } from '../layers/attribution.js';
import type { Digest } from '../model/image-reference.js';
import type { ImageScan } from '../model/scan-report.js';
import type { ScanFinding, ScanItem, ScanVerdict } from '../model/scan-verdict.js';
import type { FilePath, Span } from '../model/span.js';
import type { Finding } from '../model/verdict.js';
import { allLayersThatStop } from '../policy/judging/enforcement.js';
import { compareWeight } from '../policy/judging/judgement.js';
import { keyOfItem } from '../policy/scanned/items.js';
import { broughtIn, undeterminedScan, type Origin } from './words-of-scan.js';

/**
 * What a scan found, on the lines of the Dockerfile that brought it in, as far as the image's history tells: one finding an instruction
 * and rule. What the base image brought stands at FROM, and so does what nobody can place and what is said of the scan itself. What
 * policy accepts, or no policy asks about, is information.
 */
export function placeScan(scan: ImageScan, verdict: ScanVerdict, attribution: Attribution, file: FilePath): readonly Finding[] {
  const from: Span = attribution.from?.head ?? { start: 0, end: 0 };
  const found = groupItems(verdict, attribution).map((group) => toFinding(group, verdict, { file, span: group.place?.head ?? from }));
  const aboutScan = verdict.findings
    .filter(({ items }) => items.length === 0)
    .map((finding) => withoutItems(finding, { file, span: from }));
  const missing = verdict.asked && verdict.missing.length > 0 ? [undeterminedScan(scan, verdict, { file, span: from })] : [];
  return [...found, ...aboutScan, ...missing].sort((a, b) => a.at.span.start - b.at.span.start || compareWeight(b, a));
}

/** Things of one kind that came in at one place and stand alike before the policy. */
interface ItemGroup {
  readonly origin: Origin;
  readonly place?: InstructionPlace;
  readonly kind: ScanItem['kind'];
  readonly items: ScanItem[];
  /** What the policies say of them, the strictest first. */
  readonly said: Set<ScanFinding>;
}

function groupItems({ items, findings }: ScanVerdict, attribution: Attribution): readonly ItemGroup[] {
  const saidOf = findingsByItem(findings);
  const groups = new Map<string, ItemGroup>();
  for (const { item, origin, place } of items.flatMap((found) => placesOf(found, attribution))) {
    const said = saidOf.get(keyOfItem(item)) ?? [];
    const counting = said.filter(({ excepted }) => excepted === undefined);
    const standing = counting.length > 0 ? counting : said;
    const key = JSON.stringify([place?.head.start ?? -1, origin, item.kind, standingOf(item, counting, said)]);
    const group = groups.get(key) ?? { origin, ...(place && { place }), kind: item.kind, items: [], said: new Set() };
    group.items.push(item);
    for (const finding of standing) group.said.add(finding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What is excepted, and what an exploitability document takes out, is kept apart from what counts or is accepted. */
function standingOf(item: ScanItem, counting: readonly ScanFinding[], said: readonly ScanFinding[]): string {
  if (counting.length > 0) return '';
  const [excepted] = said;
  if (excepted?.excepted !== undefined) return `excepted ${excepted.excepted.id}`;
  return item.kind === 'vulnerability' && item.item.vex?.counts === true && item.item.vex.status !== 'affected' ? 'vex' : '';
}

function findingsByItem(findings: readonly ScanFinding[]): ReadonlyMap<string, readonly ScanFinding[]> {
  const byItem = new Map<string, ScanFinding[]>();
  for (const finding of findings) {
    for (const item of finding.items) {
      const key = keyOfItem(item);
      const known = byItem.get(key);
      if (known === undefined) byItem.set(key, [finding]);
      else known.push(finding);
    }
  }
  return byItem;
}

interface PlacedItem {
  readonly item: ScanItem;
  readonly origin: Origin;
  readonly place?: InstructionPlace;
}

/** A package of which several layers hold a copy came in at each of them. */
function placesOf(found: ScanItem, attribution: Attribution): readonly PlacedItem[] {
  const others = found.kind === 'vulnerability' ? (found.item.otherPlaces ?? []) : [];
  const placed = [found.item.layer, ...others.map(({ layer }) => layer)].map((layer) => ({ item: found, ...originOf(layer, attribution) }));
  return unique(placed, ({ origin, place }) => `${origin} ${place?.head.start ?? -1}`);
}

function originOf(layer: Digest | undefined, { origins, fit }: Attribution): Omit<PlacedItem, 'item'> {
  const origin = layer === undefined ? undefined : origins.get(layer);
  switch (origin?.from) {
    case 'base':
      return { origin: 'base' };
    case 'instruction':
      return { origin: 'instruction', place: origin.instruction };
    case 'unknown':
      return { origin: origin.why };
    case undefined:
      return { origin: layer !== undefined && fit === 'none' ? 'changed' : 'no-layer' };
  }
}

const rules = {
  vulnerability: 'vulnerable-image',
  secret: 'secret-in-image',
  malware: 'malware-in-image',
  misconfiguration: 'misconfigured-image',
} as const satisfies Record<ScanItem['kind'], Finding['rule']>;

function toFinding(group: ItemGroup, verdict: ScanVerdict, at: Finding['at']): Finding {
  const said = [...group.said].sort((a, b) => compareWeight(b, a));
  const [strictest] = said;
  const words = broughtIn({ ...group, keyword: group.place?.keyword, strictest, isAsked: verdict.asked });
  const base = { rule: rules[group.kind], at, ...words };
  if (strictest === undefined) return { ...base, level: 'info', policy: [], related: [] };
  return {
    ...base,
    level: strictest.level,
    policy: unique(
      said.flatMap(({ policy }) => policy),
      ({ layer, file }) => `${layer} ${file}`,
    ),
    related: unique(
      said.flatMap(({ related }) => related),
      ({ file, span, role }) => `${role} ${file} ${span.start} ${span.end}`,
    ),
    stoppedBy: allLayersThatStop(said),
    ...(strictest.excepted !== undefined && { excepted: strictest.excepted }),
    ...(strictest.reportOnly === true && { reportOnly: true }),
  };
}

function withoutItems(
  { rule, level, what, why, next, policy, related, excepted, reportOnly, stoppedBy }: ScanFinding,
  at: Finding['at'],
): Finding {
  return {
    rule,
    level,
    at,
    what,
    why,
    next,
    policy,
    related,
    ...(excepted !== undefined && { excepted }),
    ...(reportOnly !== undefined && { reportOnly }),
    ...(stoppedBy !== undefined && { stoppedBy }),
  };
}

function unique<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
