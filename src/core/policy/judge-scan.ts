import type { ImageScan } from '../model/scan-report.js';
import type { MergedVulnerability, ScanVerdict } from '../model/scan-verdict.js';
import { exceptionSources } from './judging/exceptions.js';
import { denies } from './judging/judgement.js';
import { preparePolicy } from './judging/prepare-policy.js';
import { code, repositoryText } from './judging/words.js';
import { mergeVulnerabilities } from '../scanners/merge-vulnerabilities.js';
import type { GoverningPolicy, PolicyLayer } from './layer.js';
import { everythingFound } from './scanned/items.js';
import { joinVerdicts } from './scanned/join-verdicts.js';
import { judgeUnderLayer, type LayerScanAnswer } from './scanned/judge-layer.js';
import { mergeScanJudgements } from './scanned/merge-judgements.js';
import type { ScanJudgingContext } from './scanned/scan-context.js';
import { withVex, withVexOfAll } from './scanned/with-vex.js';

export type { ScanJudgingContext } from './scanned/scan-context.js';

/**
 * The gate: what the policies say about what is inside an image. Each layer is judged alone and the strictest outcome wins. No scan at
 * all is `undefined`. It passes only when every scan that a policy requires is there, could see what it was to look at, and found nothing
 * that the policy does not accept; a scan that failed is never clean.
 */
export function judgeScan(made: ImageScan | undefined, governing: GoverningPolicy, context: ScanJudgingContext): ScanVerdict {
  const scan = made === undefined ? undefined : inFixedOrder(made);
  const asking = governing.layers.filter(({ policy }) => policy.scan !== undefined);
  const vulnerabilities = scan === undefined ? [] : mergeVulnerabilities(scan.reports);
  const items = scan === undefined ? [] : everythingFound(scan, withVexOfAll(vulnerabilities, scan, asking, context));
  if (asking.length === 0 && governing.broken.length === 0)
    return { outcome: 'undetermined', asked: false, findings: [], missing: ['a policy that says something about scans'], items };
  const answers = asking.map((layer) => judgeUnder(layer, scan, vulnerabilities, governing, context));
  const findings = mergeScanJudgements(answers.flatMap(({ judgements }) => judgements));
  const unreadable = governing.broken.map(({ file }) => `a policy that can be read: ${code(file)} is broken`);
  const missing = [...new Set([...answers.flatMap((answer) => answer.missing), ...unreadable])];
  const outcome = findings.some(denies) ? 'failed' : missing.length > 0 ? 'undetermined' : 'passed';
  return { outcome, asked: true, findings, missing, items };
}

/** The gate for an index: one scan a platform, and it passes only if each of them does. */
export function judgeScans(scans: readonly ImageScan[], governing: GoverningPolicy, context: ScanJudgingContext): ScanVerdict {
  const [only, ...others] = scans;
  if (others.length === 0) return judgeScan(only, governing, context);
  return joinVerdicts(scans.map((scan) => ({ subject: scan.subject, verdict: judgeScan(scan, governing, context) })));
}

/** No answer may depend on which scanner was faster. */
function inFixedOrder(scan: ImageScan): ImageScan {
  return {
    ...scan,
    reports: sortedBy(scan.reports, ({ scanner, finishedAt, startedAt }) => `${scanner.id} ${finishedAt} ${startedAt}`),
    failures: sortedBy(scan.failures, ({ scanner, problem }) => `${scanner} ${problem.code} ${problem.message}`),
  };
}

function sortedBy<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  const keyed = values.map((value) => ({ value, key: keyOf(value) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ value }) => value);
}

function judgeUnder(
  layer: PolicyLayer,
  scan: ImageScan | undefined,
  vulnerabilities: readonly MergedVulnerability[],
  { layers }: GoverningPolicy,
  context: ScanJudgingContext,
): LayerScanAnswer {
  const asked = layer.policy.scan;
  if (asked === undefined) return { judgements: [], missing: [] };
  return judgeUnderLayer({
    ...(scan !== undefined && { scan }),
    image: scan?.subject.name ?? nameOf(context),
    asked,
    vulnerabilities: scan === undefined ? [] : withVex(vulnerabilities, scan, asked, context),
    layer,
    prepared: preparePolicy(layer.policy),
    exceptions: exceptionSources(layer, layers),
    context,
  });
}

function nameOf({ reference }: ScanJudgingContext): string {
  if (reference === undefined) return 'this image';
  const { tag, digest } = reference;
  return `${repositoryText(reference)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
