import { isObject, parseJson, textIn, type JsonObject } from '../../runtimes/json-fields.js';
import type { AdmissionRow, AdmissionSource, ReadEntry } from './admission-row.js';
import { readAuditEvent } from './read-audit-event.js';
import { readConstraint } from './read-constraint.js';
import { readControllerLine } from './read-controller-log.js';
import { readPolicyReport } from './read-policy-report.js';
import { timeCoverage, type Gap } from './time-coverage.js';

/** What was read so far. */
export interface AdmissionSummary {
  /** Rows that were handed on. */
  readonly rows: number;
  readonly verdicts: Readonly<Record<AdmissionRow['verdict'], number>>;
  /** Rows from before or after the period. */
  readonly outside: number;
  /** Lines and entries that are nothing of what is read here. */
  readonly skipped: number;
  /** Rows about whose images the log says nothing. */
  readonly withoutImages: number;
  readonly sources: readonly AdmissionSource[];
  readonly period: Gap;
  /** First and last moment that the input tells of, within the period. */
  readonly range?: Gap;
  readonly gaps: readonly Gap[];
  /** What the input itself leaves out, in sentences. */
  readonly missing: readonly string[];
}

/** Reads a cluster's logs entry by entry and keeps nothing but counts. */
export interface AdmissionReader {
  /** One line of a log, or one whole document; a list's items are entries of their own. True when it was understood. */
  read(text: string): boolean;
  /** Something that could not even be taken for a line. */
  skip(): void;
  summary(): AdmissionSummary;
}

export interface AdmissionWishes {
  /** Absent: told by each entry itself. */
  readonly kind?: AdmissionSource;
  readonly period: Gap;
  readonly hear: (row: AdmissionRow) => void;
}

/** Audit events come in the order of their requests' ends, so rows are handed on as they stand in the input. */
export function admissionReader({ kind, period, hear }: AdmissionWishes): AdmissionReader {
  const coverage = timeCoverage(period);
  const verdicts = { denied: 0, warned: 0, audited: 0, admitted: 0, error: 0 };
  const sources = new Set<AdmissionSource>();
  const missing = new Set<string>();
  let [rows, outside, skipped, withoutImages] = [0, 0, 0, 0];
  const take = ({ rows: found, at, missing: sentence }: ReadEntry): void => {
    if (at !== undefined) coverage.add(at);
    if (sentence !== undefined && missing.size < mostSentences) missing.add(sentence);
    if (at !== undefined && (at < period.from || at > period.until)) {
      outside += found.length;
      return;
    }
    for (const row of found) {
      rows++;
      verdicts[row.verdict]++;
      if (row.images === undefined) withoutImages++;
      hear(row);
    }
  };
  return {
    read(text) {
      const entries = entriesIn(parseJson(text), kind);
      if (entries === undefined) {
        skipped++;
        return false;
      }
      for (const { source, entry } of entries) {
        sources.add(source);
        take(entry);
      }
      return true;
    },
    skip: () => {
      skipped++;
    },
    summary: () => {
      const range = coverage.range();
      return {
        ...{ rows, outside, skipped, withoutImages, period },
        verdicts: { ...verdicts },
        sources: [...sources],
        ...(range !== undefined && { range }),
        gaps: coverage.gaps(),
        missing: [...missing],
      };
    },
  };
}

const mostSentences = 100;

interface SourcedEntry {
  readonly source: AdmissionSource;
  readonly entry: ReadEntry;
}

/** Undefined for what is of none of the kinds, or not of the one that was asked for. */
function entriesIn(value: unknown, kind: AdmissionSource | undefined): readonly SourcedEntry[] | undefined {
  if (!isObject(value)) return undefined;
  const items = value['items'];
  if (Array.isArray(items) && (textIn(value, 'kind') ?? 'List').endsWith('List'))
    return items.flatMap((item) => readOne(withKind(item, value), kind) ?? []);
  return readOne(value, kind);
}

/** Items of a typed list do not say what they are. */
function withKind(item: unknown, list: JsonObject): unknown {
  const kind = textIn(list, 'kind') ?? 'List';
  return isObject(item) && item['kind'] === undefined && kind !== 'List'
    ? { apiVersion: textIn(list, 'apiVersion'), ...item, kind: kind.replace(/List$/, '') }
    : item;
}

function readOne(value: unknown, kind: AdmissionSource | undefined): readonly SourcedEntry[] | undefined {
  if (!isObject(value)) return undefined;
  const source = sourceOf(value);
  if (source === undefined || (kind !== undefined && kind !== source)) return undefined;
  return readers[source](value).map((entry) => ({ source, entry }));
}

function sourceOf(value: JsonObject): AdmissionSource | undefined {
  const api = textIn(value, 'apiVersion') ?? '';
  if (api.startsWith('audit.k8s.io/')) return 'audit';
  if (api.startsWith('wgpolicyk8s.io/') || api.startsWith('openreports.io/')) return 'kyverno';
  if (api.startsWith('constraints.gatekeeper.sh/')) return 'gatekeeper';
  const isLogLine = Object.hasOwn(value, 'level') && (Object.hasOwn(value, 'ts') || Object.hasOwn(value, 'timestamp'));
  return isLogLine ? 'policy-controller' : undefined;
}

const readers: Readonly<Record<AdmissionSource, (value: JsonObject) => readonly ReadEntry[]>> = {
  audit: (value) => [readAuditEvent(value)],
  kyverno: readPolicyReport,
  gatekeeper: readConstraint,
  'policy-controller': (value) => [readControllerLine(value)],
};
