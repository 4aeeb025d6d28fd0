import { isObject, numberIn, objectIn, textIn, type JsonObject } from '../../runtimes/json-fields.js';
import { shortened, toRow, type AdmissionRow, type AdmissionVerdict, type ReadEntry } from './admission-row.js';

/** A report of Kyverno: PolicyReport and ClusterPolicyReport (wgpolicyk8s.io), or Report and ClusterReport (openreports.io). */
export function readPolicyReport(report: JsonObject): readonly ReadEntry[] {
  const results = report['results'];
  if (!Array.isArray(results)) return [];
  return results.filter(isObject).flatMap((result) => entryOf(result, report));
}

function entryOf(result: JsonObject, report: JsonObject): readonly ReadEntry[] {
  const verdict = verdicts[textIn(result, 'result') ?? ''];
  if (verdict === undefined) return [];
  const at = momentOf(result);
  const listed = result['resources'] ?? result['subjects'];
  const resources = Array.isArray(listed) ? listed.filter(isObject) : [];
  const about = resources.length > 0 ? resources : [objectIn(report, 'scope')];
  const rows = about.map((resource): AdmissionRow => {
    const rule = textIn(result, 'rule');
    return toRow({
      time: at === undefined ? undefined : new Date(at).toISOString(),
      namespace: textIn(resource, 'namespace') ?? textIn(objectIn(report, 'metadata'), 'namespace'),
      kind: textIn(resource, 'kind'),
      name: textIn(resource, 'name'),
      images: undefined,
      user: undefined,
      policy: textIn(result, 'policy'),
      binding: rule,
      verdict,
      message: shortened(textIn(result, 'message', 'description')),
      dryRun: undefined,
      source: 'kyverno',
    });
  });
  return [{ rows, ...(at !== undefined && { at }) }];
}

/** A report tells of objects that are there: nothing in it was refused. */
const verdicts: Readonly<Record<string, AdmissionVerdict>> = {
  fail: 'audited',
  warn: 'warned',
  error: 'error',
  pass: 'admitted',
};

const latest = 8_640_000_000_000;

function momentOf(result: JsonObject): number | undefined {
  const timestamp = objectIn(result, 'timestamp');
  const seconds = numberIn(timestamp, 'seconds');
  if (seconds === undefined || Math.abs(seconds) > latest) return undefined;
  return seconds * 1000 + Math.floor((numberIn(timestamp, 'nanos') ?? 0) / 1_000_000);
}
