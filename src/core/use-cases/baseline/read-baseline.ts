import type { Audit } from '../../model/audit.js';
import { failed, ok, type Result } from '../../model/result.js';
import { fingerprints } from '../../reports/sarif/fingerprints.js';
import { keyOf, matchKnown, placeOfFile, type KnownCounts, type KnownParts } from './known-parts.js';

/** What an earlier check printed, ready to be held against a new one. */
export type Baseline =
  { readonly form: 'ndjson'; readonly counts: KnownCounts } | { readonly form: 'sarif'; readonly fingerprints: ReadonlySet<string> };

/** Reads what `check --format ndjson` or `--format sarif` printed; a failure is the sentence to say. */
export function readBaseline(text: string): Result<Baseline, string> {
  const whole = parsed(text);
  return isObject(whole) && Array.isArray(whole['runs']) ? readSarif(whole['runs']) : readNdjson(text);
}

/** What of a check the baseline has too. */
export function knownTo(baseline: Baseline, audit: Audit, hash: (text: string) => string): KnownParts {
  if (baseline.form === 'ndjson') return matchKnown(audit, baseline.counts);
  const known = fingerprints(audit, hash).filter(({ fingerprint }) => baseline.fingerprints.has(fingerprint));
  const findings = new Set(known.map(({ finding }) => finding));
  // SARIF tells of no use by itself: one whose every finding was there before is what it was.
  const isKnown = (use: Audit['files'][number]['uses'][number]): boolean =>
    use.findings.length > 0 && use.findings.every((finding) => findings.has(finding));
  return { findings, uses: new Set(audit.files.flatMap((file) => file.uses.filter(isKnown))) };
}

function readSarif(runs: readonly unknown[]): Result<Baseline, string> {
  const results = runs.flatMap((run): readonly unknown[] => (isObject(run) && Array.isArray(run['results']) ? run['results'] : []));
  const found = new Set<string>();
  for (const result of results) {
    const own = isObject(result) && isObject(result['partialFingerprints']) ? result['partialFingerprints']['wharfmaster/v1'] : undefined;
    if (typeof own !== 'string') return failed('A result of it has no fingerprint of Wharfmaster. Make it with `check --format sarif`.');
    found.add(own);
  }
  return ok({ form: 'sarif', fingerprints: found });
}

/** The summary closes what `check` prints: without it the file is not whole, and what is missing would count as new. */
function readNdjson(text: string): Result<Baseline, string> {
  const counts = new Map<string, number>();
  const count = (key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
  let isWhole = false;
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const record = parsed(line);
    if (!isObject(record))
      return failed(`Line ${String(at + 1)} of it is no JSON object. Make it with \`check --format ndjson\` or \`sarif\`.`);
    if (record['type'] === 'summary') isWhole = true;
    if (record['type'] !== 'finding') continue;
    const { rule, file, canonical, raw, kind } = record;
    const reference = typeof canonical === 'string' ? canonical : raw;
    if (typeof rule !== 'string' || typeof file !== 'string' || typeof reference !== 'string')
      return failed(`Line ${String(at + 1)} of it is no finding of Wharfmaster. Make it with \`check --format ndjson\`.`);
    const place = typeof kind === 'string' ? kind : placeOfFile;
    count(keyOf({ rule, file, reference, place }));
    // Of what is undetermined only this rule tells, and once for each use.
    if (rule === 'unresolved-image' && typeof kind === 'string') count(keyOf({ rule: 'undetermined', file, reference, place }));
  }
  return isWhole ? ok({ form: 'ndjson', counts }) : failed('It has no summary, so it is not whole. Make it anew.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
