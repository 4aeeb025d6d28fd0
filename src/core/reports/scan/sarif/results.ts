import { ruleIds } from '../../../model/rules.js';
import type { ScanItem } from '../../../model/scan-verdict.js';
import { escapeSarif } from '../../escape.js';
import { sarifLevels, type Json } from '../../sarif/parts.js';
import { describeItem, describeScanFinding } from '../describe-scan.js';
import type { layerPlacesOf } from '../item-place.js';
import type { StandingItem } from '../item-standing.js';
import type { AuditedImage, AuditedScanFinding } from '../scan-audit.js';
import { itemLocation, relatedLocations } from './locations.js';

/** A finding about the scan itself, or one about an image that could not be had; where it is comes from the caller. */
export function findingResult(finding: AuditedScanFinding): Json {
  return {
    ...head(finding.rule, sarifLevels[finding.level], describeScanFinding(finding)),
    suppressions: suppressions(finding),
    properties: { policy: finding.policy.map(({ name, version, layer }) => ({ name, version, layer })) },
  };
}

/** One thing that was found, with where it is. */
export function itemResult(item: StandingItem, image: AuditedImage, placeOf: ReturnType<typeof layerPlacesOf>): Json {
  return { ...itemWords(item), ...itemLocations(item.entry, image, placeOf) };
}

function itemLocations(entry: ScanItem, image: AuditedImage, placeOf: ReturnType<typeof layerPlacesOf>): Json {
  const related = relatedLocations(entry, placeOf);
  return {
    locations: [itemLocation(entry, placeOf(entry.item.layer), image)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
  };
}

function itemWords(item: StandingItem): Json {
  const { entry, standing, finding } = item;
  const words = finding === undefined ? describeItem(entry) : `${describeItem(entry)} ${describeScanFinding(finding)}`;
  const level = standing === 'listed' || finding === undefined ? 'note' : sarifLevels[finding.level];
  return {
    ...head(finding?.rule ?? rulesOfKinds[entry.kind], level, words),
    suppressions: finding === undefined ? vexSuppressions(item) : suppressions(finding),
    properties: {
      standing,
      ...itemProperties(item),
      ...(finding === undefined ? {} : { policy: finding.policy.map(({ name, version, layer }) => ({ name, version, layer })) }),
    },
  };
}

const rulesOfKinds = {
  vulnerability: 'vulnerable-image',
  secret: 'secret-in-image',
  misconfiguration: 'misconfigured-image',
  malware: 'malware-in-image',
} as const;

function itemProperties({ entry }: StandingItem): Json {
  if (entry.kind !== 'vulnerability') return { scanner: entry.item.scanner, layer: entry.item.layer };
  const { id, aliases, package: found, fixedIn, severity, score, sightings, layer, link, knownExploited } = entry.item;
  return {
    ...{
      id,
      aliases,
      package: found.name,
      version: found.version,
      purl: found.purl,
      fixedIn,
      severity,
      score,
      knownExploited,
      layer,
      link,
    },
    scanners: [...new Set(sightings.map(({ scanner }) => scanner))],
  };
}

/** What every result begins with. */
export function head(rule: (typeof ruleIds)[number], level: string, words: string): Json {
  return { ruleId: rule, ruleIndex: ruleIds.indexOf(rule), level, message: { text: escapeSarif(words) } };
}

function suppressions({ excepted }: AuditedScanFinding): readonly Json[] {
  if (excepted === undefined) return [];
  return [{ kind: 'external', status: 'accepted', justification: escapeSarif(`${excepted.id}: ${excepted.reason}`) }];
}

function vexSuppressions({ entry, standing }: StandingItem): readonly Json[] {
  if (standing !== 'excepted' || entry.kind !== 'vulnerability' || entry.item.vex === undefined) return [];
  return [
    { kind: 'external', status: 'accepted', justification: escapeSarif(`${entry.item.vex.document} says: ${entry.item.vex.status}.`) },
  ];
}

/** What an item is recognised by in the next run: without layer and version, which every build and update changes. */
export function itemKey({ entry }: StandingItem): string {
  switch (entry.kind) {
    case 'vulnerability':
      return JSON.stringify([entry.kind, entry.item.id, entry.item.package.type, entry.item.package.name, entry.item.package.path]);
    case 'secret':
      return JSON.stringify([entry.kind, entry.item.rule, entry.item.path]);
    case 'misconfiguration':
      return JSON.stringify([entry.kind, entry.item.id, entry.item.path]);
    case 'malware':
      return JSON.stringify([entry.kind, entry.item.signature, entry.item.path]);
  }
}
