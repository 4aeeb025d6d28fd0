import type { Audit, FindingRecord, FixRecord } from '../../model/audit.js';
import { ruleIds } from '../../model/rules.js';
import { describeFinding } from '../describe.js';
import { escapeSarif, toJson } from '../escape.js';
import type { Report, ReportOptions } from '../report.js';
import { fingerprints, type Fingerprinted } from './fingerprints.js';
import { artifact, driver, physical, policyProperties, region, sarifLevels, sarifSchema, type Json } from './parts.js';

/** SARIF 2.1.0, one run; unreadable parts are notifications of the invocation, never results. */
export const sarif: Report = {
  id: 'sarif',
  label: 'SARIF 2.1.0, for code scanning',
  print: (audit: Audit, options: ReportOptions) => `${toJson(log(audit, options), 2)}\n`,
};

function log(audit: Audit, options: ReportOptions): Json {
  return { $schema: sarifSchema, version: '2.1.0', runs: [run(audit, options)] };
}

function run(audit: Audit, options: ReportOptions): Json {
  return {
    tool: { driver: driver(audit) },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { uri: audit.root } },
    invocations: [{ executionSuccessful: audit.exitCode < 2, exitCode: audit.exitCode, toolExecutionNotifications: notifications(audit) }],
    results: fingerprints(audit, options.hash).map(result),
    properties: {
      engineVersion: audit.engineVersion,
      rulesVersion: audit.rulesVersion,
      stage: audit.stage,
      policies: policyProperties(audit.policies),
      summary: audit.summary,
    },
  };
}

function result({ finding, fingerprint }: Fingerprinted): Json {
  return {
    ruleId: finding.rule,
    ruleIndex: ruleIds.indexOf(finding.rule),
    level: sarifLevels[finding.level],
    message: { text: escapeSarif(describeFinding(finding)) },
    locations: [{ physicalLocation: physical(finding) }],
    ...(finding.related.length > 0 ? { relatedLocations: related(finding) } : {}),
    partialFingerprints: { 'wharfmaster/v1': fingerprint },
    suppressions:
      finding.excepted === undefined
        ? []
        : [{ kind: 'external', status: 'accepted', justification: escapeSarif(`${finding.excepted.id}: ${finding.excepted.reason}`) }],
    ...(finding.fixes.length > 0 ? { fixes: finding.fixes.map(fixOf) } : {}),
    ...(finding.policy.length > 0 ? { properties: { policy: finding.policy } } : {}),
  };
}

function related(finding: FindingRecord): Json[] {
  return finding.related.map((place, id) => ({
    id,
    message: { text: escapeSarif(place.message === '' ? place.role : place.message) },
    physicalLocation: physical(place),
  }));
}

function fixOf(fix: FixRecord): Json {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return {
    description: { text: escapeSarif(fix.title) },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.newText } })),
    })),
  };
}

function notifications(audit: Audit): Json[] {
  const parts = audit.files
    .flatMap((file) => file.unreadable)
    .map((finding) => ({
      level: 'warning',
      message: { text: escapeSarif(describeFinding(finding)) },
      locations: [{ physicalLocation: physical(finding) }],
    }));
  const files = audit.notices.map(({ file, level, message }) => ({
    level,
    message: { text: escapeSarif(message) },
    locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
  }));
  return [...parts, ...files];
}
