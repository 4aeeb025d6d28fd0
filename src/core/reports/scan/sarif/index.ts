import { ruleIds } from '../../../model/rules.js';
import { escapeSarif, toJson } from '../../escape.js';
import type { ReportOptions } from '../../report.js';
import { driver, physical, policyProperties, sarifLevels, sarifSchema, type Json } from '../../sarif/parts.js';
import { describeItem, describeOutcome, describeScanFinding } from '../describe-scan.js';
import { placesOf } from '../item-place.js';
import { standingItems, type StandingItem } from '../item-standing.js';
import type { AuditedImage, AuditedScanFinding, ScanAudit } from '../scan-audit.js';
import type { ScanForm } from '../scan-form.js';
import { itemLocation, scanLocation } from './locations.js';
import { notifications } from './notifications.js';

/**
 * SARIF 2.1.0, one run: a result for each thing that was found and for each finding about the scan itself. What failed or is not known
 * is a notification of the invocation, never a result.
 */
export const sarif: ScanForm = {
  id: 'sarif',
  label: 'SARIF 2.1.0, for code scanning',
  print: (audit: ScanAudit, options: ReportOptions) =>
    `${toJson({ $schema: sarifSchema, version: '2.1.0', runs: [run(audit, options)] }, 2)}\n`,
};

function run(audit: ScanAudit, options: ReportOptions): Json {
  return {
    tool: { driver: driver(audit) },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { uri: audit.root } },
    invocations: [
      {
        executionSuccessful: audit.exitCode < 2,
        exitCode: audit.exitCode,
        startTimeUtc: audit.startedAt,
        endTimeUtc: audit.finishedAt,
        toolExecutionNotifications: notifications(audit),
      },
    ],
    results: fingerprinted(
      [...policyResults(audit), ...ownResults(audit), ...audit.images.flatMap((image) => imageResults(image, audit))],
      options,
    ),
    properties: properties(audit),
  };
}

function properties(audit: ScanAudit): Json {
  const { engineVersion, rulesVersion, stage, policies, images, outcome } = audit;
  return {
    engineVersion,
    rulesVersion,
    stage,
    policies: policyProperties(policies),
    verdict: { outcome, text: escapeSarif(describeOutcome(audit)) },
    subjects: images.map(({ scan: { subject, reports }, verdict }) => ({
      name: subject.name,
      imageId: subject.imageId,
      digest: subject.digest,
      platform: subject.platform,
      outcome: verdict.outcome,
      scanners: reports.map(({ scanner, database }) => ({ ...scanner, databaseBuiltAt: database?.builtAt })),
    })),
  };
}

/** A result before it is known how many others have the same key. */
interface Draft {
  readonly key: string;
  readonly result: Json;
}

/** Moving a line or building again keeps a fingerprint; another package or image changes it. */
function fingerprinted(drafts: readonly Draft[], { hash }: ReportOptions): readonly Json[] {
  const ordinals = new Map<string, number>();
  return drafts.map(({ key, result }) => {
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    return { ...result, partialFingerprints: { 'wharfmaster/v1': hash(`${key}#${ordinal}`) } };
  });
}

function policyResults({ policyFindings }: ScanAudit): readonly Draft[] {
  return policyFindings.map((finding) => ({
    key: JSON.stringify([finding.rule, finding.file, finding.raw]),
    result: {
      ...head(finding.rule, sarifLevels[finding.level], describeScanFinding(finding)),
      locations: [{ physicalLocation: physical(finding) }],
      suppressions: [],
    },
  }));
}

/** What the gate says about an image that could not be had. */
function ownResults({ verdict, asked }: ScanAudit): readonly Draft[] {
  return (verdict?.findings ?? []).map((finding) => ({
    key: JSON.stringify([finding.rule, asked.name]),
    result: { ...findingResult(finding), locations: [{ logicalLocations: [{ name: asked.name, kind: 'image' }] }] },
  }));
}

function imageResults(image: AuditedImage, audit: ScanAudit): readonly Draft[] {
  const { subject } = image.scan;
  const about = JSON.stringify([audit.dockerfile ?? audit.asked.name, subject.platform]);
  const placeOf = placesOf(image.placement);
  const drafts = image.verdict.findings
    .filter(({ items }) => items.length === 0)
    .map((finding) => ({
      key: `${finding.rule} ${about}`,
      result: { ...findingResult(finding), locations: [scanLocation(image)] },
    }));
  const items = standingItems(image.verdict).map((item) => ({
    key: `${about} ${itemKey(item)}`,
    result: { ...itemResult(item), locations: [itemLocation(item.entry, placeOf(item.entry), image)] },
  }));
  return [...drafts, ...items];
}

function findingResult(finding: AuditedScanFinding): Json {
  return {
    ...head(finding.rule, sarifLevels[finding.level], describeScanFinding(finding)),
    suppressions: suppressions(finding),
    properties: { policy: finding.policy.map(({ name, version, layer }) => ({ name, version, layer })) },
  };
}

function itemResult(item: StandingItem): Json {
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

function head(rule: (typeof ruleIds)[number], level: string, words: string): Json {
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

/** Without layer and version, which every build and update changes. */
function itemKey({ entry }: StandingItem): string {
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
