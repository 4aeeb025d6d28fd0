import type { ImageScan } from '../model/scan-report.js';
import type { MergedVulnerability, ScanFinding, ScanItem, ScanVerdict } from '../model/scan-verdict.js';
import type { Finding } from '../model/verdict.js';
import { code } from '../policy/judging/words.js';
import { adviceAbout } from '../policy/scanned/other-items.js';
import { countOf, countsBySeverity, describeItems, howToFix } from '../policy/scanned/words.js';

/** Where something in an image comes from, as far as one can tell. */
export type Origin = 'instruction' | 'base' | 'squashed' | 'changed' | 'no-layer';

/** What came in at one place. */
export interface BroughtIn {
  readonly origin: Origin;
  /** `RUN`, `COPY`…, of an instruction. */
  readonly keyword: string | undefined;
  readonly kind: ScanItem['kind'];
  readonly items: readonly ScanItem[];
  /** The strictest that a policy says of it. */
  readonly strictest: ScanFinding | undefined;
  readonly isAsked: boolean;
}

/** Says what an instruction brought in, the worst first. */
export function broughtIn(group: BroughtIn): Pick<Finding, 'what' | 'why' | 'next'> {
  const { kind, items, origin, keyword } = group;
  const severities = kind === 'malware' ? '' : ` (${countsBySeverity(items)})`;
  const what = `${subjectOf(origin, keyword)} ${countOf(kind, items.length)}${severities}: ${describeItems(items)}.`;
  return { what, why: [whyItCounts(group), ...placing(origin)].join(' '), next: nextFor(group) };
}

/** One information for everything that keeps a verdict from being given. */
export function undeterminedScan({ subject }: ImageScan, { missing, outcome, findings }: ScanVerdict, at: Finding['at']): Finding {
  const shown = missing.slice(0, mostReasons).join('; ');
  const more = missing.length > mostReasons ? `; and ${missing.length - mostReasons} more` : '';
  const image = code(subject.name);
  const verdict = outcome === 'failed' ? `Not all is known about ${image}` : `Nobody can say whether ${image} passes`;
  return {
    rule: 'image-not-scanned',
    level: 'info',
    at,
    what: `${verdict}. Missing: ${shown}${more}${more === '' && /[.!?]$/.test(shown) ? '' : '.'}`,
    why: 'Not knowing what is in an image is not the same as its being clean.',
    next: 'Scan it again once that is settled.',
    policy: unique(findings.flatMap(({ policy }) => policy)),
    related: [],
  };
}

const mostReasons = 5;

function subjectOf(origin: Origin, keyword: string | undefined): string {
  switch (origin) {
    case 'instruction':
      return `This ${code(keyword ?? 'RUN')} brought in`;
    case 'base':
      return 'The base image brought in';
    case 'squashed':
    case 'changed':
    case 'no-layer':
      return 'The image has';
  }
}

/** Attribution is what the image's history claims; where there is none, the reason is said. */
function placing(origin: Origin): readonly string[] {
  switch (origin) {
    case 'instruction':
      return ['Where it came from is what the image’s history says.'];
    case 'base':
      return [];
    case 'squashed':
      return ['Which instruction brought it in is not known: the layers of this image were squashed into one.'];
    case 'changed':
      return ['Which instruction brought it in is not known: the Dockerfile no longer is the one that the image was built from.'];
    case 'no-layer':
      return ['Which instruction brought it in is not known: it belongs to no single layer, or the scanner does not say to which.'];
  }
}

function whyItCounts({ strictest, isAsked, items }: BroughtIn): string {
  if (strictest !== undefined) return strictest.why;
  const documents = new Set(
    items.flatMap((found) => (found.kind === 'vulnerability' && found.item.vex?.counts === true ? [found.item.vex.document] : [])),
  );
  const [document] = documents;
  if (document !== undefined && documents.size === 1) return `${code(document)} says that it does not affect this image.`;
  return isAsked ? 'The policy accepts it.' : 'No policy says what may be in an image.';
}

function nextFor({ kind, items, strictest }: BroughtIn): string {
  if (strictest?.excepted !== undefined) return strictest.next;
  const advice =
    kind === 'vulnerability'
      ? howToFix(vulnerabilitiesOf(items), 'do without the package, or take another base.')
      : adviceAbout(kind, items);
  return strictest?.reportOnly === true ? `${advice} It is only reported for now.` : advice;
}

function vulnerabilitiesOf(items: readonly ScanItem[]): readonly MergedVulnerability[] {
  return items.flatMap((found) => (found.kind === 'vulnerability' ? [found.item] : []));
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
