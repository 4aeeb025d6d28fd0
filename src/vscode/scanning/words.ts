import type { ImageScan, ScanStep, Severity } from '../../core/index.js';
import type { ImageVerdict } from '../../lsp/protocol.js';
import type { KnownImage } from './known-images.js';

/* Words about scans for the status bar, the tree and notifications. What comes from images and scanners is foreign text: one line, no icons. */

/** VS Code makes icons of `$(…)` in labels, and links of `[…](…)` in notifications: a `command:` link there would run whatever it names. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\$+(\()?/g, (found, opens?: string) => (opens === undefined ? found : '('))
    .replaceAll('](', '] (');
}

/** Foreign text inside Markdown of ours. */
export function plain(text: string): string {
  // `www.` and an address would become links of their own.
  return oneLine(text)
    .replace(/[\\`*_{}[\]()<>#+!|~$&:@]/g, '\\$&')
    .replace(/www\./gi, (found) => found.replace('.', '\\.'));
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** `2 h ago`, `3 days ago`, `just now`. */
export function age(then: string | undefined, now: number): string | undefined {
  const time = Date.parse(then ?? '');
  if (Number.isNaN(time)) return undefined;
  const minutes = Math.max(0, Math.round((now - time) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h ago`;
  return `${Math.round(minutes / 1440)} days ago`;
}

export function megabytes(bytes: number | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** The step a scan is in, as a notification and the status bar say it. */
export function describeStep(progress: 'waiting' | ScanStep | undefined): string {
  if (progress === undefined) return 'done';
  if (progress === 'waiting') return 'waiting for its turn';
  const words = {
    finding: 'looking for',
    exporting: 'exporting',
    examining: 'examining the layers of',
    scanning: 'scanning with',
    building: 'building',
    done: 'done with',
  } as const;
  return `${words[progress.step]} ${oneLine(progress.about)}`;
}

const severityOrder = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const satisfies readonly Severity[];

/** `2 critical, 1 high, 1 secret`; what several scanners say of the same package counts once. */
export function describeCounts(scans: readonly ImageScan[]): string {
  const parts = severityOrder.flatMap((severity) => {
    const number = vulnerabilities(scans).filter((one) => one === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  const reports = scans.flatMap((scan) => scan.reports);
  const distinct = (keys: readonly string[]): number => new Set(keys).size;
  const secrets = distinct(reports.flatMap((report) => report.secrets.map(({ path, line, title }) => `${path}:${line ?? ''}:${title}`)));
  const malware = distinct(reports.flatMap((report) => report.malware.map(({ path, layer }) => `${layer ?? ''}:${path}`)));
  const settings = distinct(reports.flatMap((report) => report.misconfigurations.map(({ id, path }) => `${id}:${path ?? ''}`)));
  const others = [
    ...(malware > 0 ? [`${malware} malware`] : []),
    ...(secrets > 0 ? [count(secrets, 'secret')] : []),
    ...(settings > 0 ? [count(settings, 'misconfiguration')] : []),
  ];
  return [...others, ...parts].join(', ') || 'nothing found';
}

/** The worst severity for each vulnerability of each package. */
function vulnerabilities(scans: readonly ImageScan[]): readonly Severity[] {
  const worst = new Map<string, Severity>();
  for (const scan of scans)
    for (const { vulnerabilities: found } of scan.reports)
      for (const { id, package: where, severity } of found) {
        const key = `${id} ${where.name} ${where.version}`;
        const before = worst.get(key);
        if (before === undefined || severityOrder.indexOf(severity) < severityOrder.indexOf(before)) worst.set(key, severity);
      }
  return [...worst.values()];
}

export type Standing = 'scanning' | 'failed' | 'passed' | 'undetermined' | 'unjudged' | 'unasked' | 'unscanned' | 'problem';

/** How an image stands: what is going on, else the strictest verdict of its platforms. */
export function standingOf({ progress, scans, problem }: KnownImage, verdicts: readonly ImageVerdict[]): Standing {
  if (progress !== undefined) return 'scanning';
  if (scans.length === 0) return problem === undefined ? 'unscanned' : 'problem';
  const worst = worstOf(verdicts, scans.length);
  const isUnsaid = worst === 'unasked' || worst === 'unjudged';
  return isUnsaid && scans.every(({ reports }) => reports.length === 0) ? 'problem' : worst;
}

/** A platform without a verdict is not judged yet, or nobody answered: what its policies want is not known, so it neither passes nor goes unasked. */
function worstOf(verdicts: readonly ImageVerdict[], platforms: number): ImageVerdict['outcome'] | 'unjudged' {
  const has = (outcome: ImageVerdict['outcome']): boolean => verdicts.some((verdict) => verdict.outcome === outcome);
  const stopping = (['failed', 'undetermined'] as const).find(has);
  if (stopping !== undefined) return stopping;
  if (verdicts.length < platforms) return 'unjudged';
  return has('unasked') ? 'unasked' : 'passed';
}

export const standingIcons: Readonly<Record<Standing, string>> = {
  scanning: 'sync~spin',
  failed: 'error',
  passed: 'pass',
  undetermined: 'question',
  unjudged: 'watch',
  unasked: 'checklist',
  unscanned: 'circle-outline',
  problem: 'warning',
};

export const standingWords: Readonly<Record<Standing, string>> = {
  scanning: 'being scanned',
  failed: 'policy does not accept it',
  passed: 'policy accepts it',
  undetermined: 'undetermined',
  unjudged: 'scanned, not judged yet',
  unasked: 'scanned, no policy asks',
  unscanned: 'not scanned',
  problem: 'scan failed',
};

export function finishedAt(scans: readonly ImageScan[]): string | undefined {
  return scans
    .flatMap(({ reports }) => reports.map((report) => report.finishedAt))
    .toSorted()
    .at(-1);
}

/** One line about an image: verdict, counts, age. */
export function describeImage(image: KnownImage, verdicts: readonly ImageVerdict[], now: number): string {
  const standing = standingOf(image, verdicts);
  if (standing === 'scanning') return describeStep(image.progress);
  if (standing === 'unscanned') return standingWords.unscanned;
  if (standing === 'problem') return `${standingWords.problem}: ${oneLine(problemOf(image))}`;
  const when = age(finishedAt(image.scans), now);
  return `${standingWords[standing]} · ${describeCounts(image.scans)}${when === undefined ? '' : ` · scanned ${when}`}`;
}

/** What went wrong, in words with the next step. */
export function problemOf({ problem, scans }: KnownImage): string {
  const failures = scans.flatMap((scan) => scan.failures.map((failure) => failure.problem));
  const [first] = problem === undefined ? failures : [problem];
  return first === undefined ? 'no scanner gave a report' : `${first.message} ${first.next}`;
}
