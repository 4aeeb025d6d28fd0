import type { Audit, FindingRecord, FixRecord, PlacedRange } from '../../model/audit.js';
import { rules, ruleIds, type RuleInfo } from '../../model/rules.js';
import { describeFinding } from '../describe.js';
import { escapeSarif, toJson } from '../escape.js';
import type { Report, ReportOptions } from '../report.js';
import { fingerprints, type Fingerprinted } from './fingerprints.js';

/** SARIF 2.1.0, one run; unreadable parts are notifications of the invocation, never results. */
export const sarif: Report = {
  id: 'sarif',
  label: 'SARIF 2.1.0, for code scanning',
  print: (audit: Audit, options: ReportOptions) => `${toJson(log(audit, options), 2)}\n`,
};

type Json = Readonly<Record<string, unknown>>;

function log(audit: Audit, options: ReportOptions): Json {
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run(audit, options)] };
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
      policies: audit.policies.map(({ name, version, digest, layer }) => ({
        ...(name === undefined ? {} : { name }),
        ...(version === undefined ? {} : { version }),
        digest,
        layer,
      })),
      summary: audit.summary,
    },
  };
}

function driver({ engineVersion, rulesVersion, homepage }: Audit): Json {
  return {
    name: 'Wharfmaster',
    version: engineVersion,
    semanticVersion: engineVersion,
    informationUri: homepage,
    rules: rules.map((rule) => descriptor(rule, homepage)),
    properties: { engineVersion, rulesVersion },
  };
}

function descriptor({ id, family, level, summary }: RuleInfo, homepage: string): Json {
  const helpUri = `${homepage.replace(/\/+$/, '')}/rules/${id}`;
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: {
      text: `${summary} What it means and what to do: ${helpUri}`,
      markdown: `${summary} [What it means and what to do](${helpUri})`,
    },
    helpUri,
    defaultConfiguration: level === 'off' ? { enabled: false, level: 'note' } : { level: sarifLevels[level] },
    properties: { tags: [family] },
  };
}

const sarifLevels = { error: 'error', warn: 'warning', info: 'note' } as const;

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

function physical(at: PlacedRange): Json {
  return { artifactLocation: artifact(at.file), region: region(at) };
}

function region({ line, column, endLine, endColumn }: PlacedRange): Json {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Names below the working directory are relative to SRCROOT; others are whole `file:` URIs. */
function artifact(file: string): Json {
  const path = file.split('/').map(encodeSegment).join('/');
  if (file.startsWith('/')) return { uri: `file://${path}` };
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${file.slice(0, 2)}${path.slice(path.indexOf('/'))}` };
  return { uri: path, uriBaseId: 'SRCROOT' };
}

/** `encodeURIComponent` throws on half a surrogate pair, which a file name on some systems may hold. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
