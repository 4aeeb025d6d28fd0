import { escapeSarif, toJson } from '../../escape.js';
import type { ReportOptions } from '../../report.js';
import { driver, physical, policyProperties, sarifLevels, sarifSchema, type Json } from '../../sarif/parts.js';
import { describeOutcome, describeScanFinding } from '../describe-scan.js';
import { layerPlacesOf } from '../item-place.js';
import { standingItems } from '../item-standing.js';
import type { AuditedImage, ScanAudit } from '../scan-audit.js';
import type { ScanForm } from '../scan-form.js';
import { scanLocation } from './locations.js';
import { notifications } from './notifications.js';
import { findingResult, head, itemKey, itemResult } from './results.js';

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
  const placeOf = layerPlacesOf(image.placement);
  const drafts = image.verdict.findings
    .filter(({ items }) => items.length === 0)
    .map((finding) => ({
      key: `${finding.rule} ${about}`,
      result: { ...findingResult(finding), locations: [scanLocation(image)] },
    }));
  const items = standingItems(image.verdict).map((item) => ({
    key: `${about} ${itemKey(item)}`,
    result: itemResult(item, image, placeOf),
  }));
  return [...drafts, ...items];
}
