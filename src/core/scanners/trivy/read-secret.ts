import type { FoundSecret } from '../../model/scan-report.js';
import { numberIn, present, recordIn, textIn, type JsonRecord } from '../read-json.js';
import { toDigest, toSeverity } from '../report-fields.js';

/**
 * Only what says where a secret is. `Match` and `Code` hold the lines around it, and Trivy's masking of them is none that we rely on; the
 * title is the rule's own.
 */
export function readSecret(item: JsonRecord, { Target }: JsonRecord): FoundSecret | undefined {
  const rule = textIn(item['RuleID'], 100);
  if (rule === undefined) return undefined;
  const target = textIn(Target, 1_000);
  return present({
    rule,
    title: textIn(item['Title'], 200) ?? rule,
    severity: toSeverity(item['Severity']),
    path: toSecretPath(target),
    line: numberIn(item['StartLine'], 1, 1e9),
    layer: toDigest(recordIn(item['Layer'])['DiffID']),
  });
}

/** Files have their whole path; what stands in the image's own configuration is called `config.json`, or after the image. */
function toSecretPath(target: string | undefined): string {
  return target?.startsWith('/') === true ? target : '(config)';
}
