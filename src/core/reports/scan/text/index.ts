import type { ScanItem } from '../../../model/scan-verdict.js';
import { escapeLine, escapeText } from '../../escape.js';
import type { ReportOptions } from '../../report.js';
import {
  allNotCovered,
  describeCounts,
  describeFailure,
  describeItem,
  describeNative,
  describeOutcome,
  describeScanFinding,
  describeScanner,
  platformName,
} from '../describe-scan.js';
import { placesOf, type ItemPlace } from '../item-place.js';
import { standingItems, type StandingItem } from '../item-standing.js';
import type { AuditedImage, AuditedScanFinding, AuditedVerdict, Placement, ScanAudit, ScanOutcome } from '../scan-audit.js';
import type { ScanForm } from '../scan-form.js';

/** For people in a terminal: the verdict first, then why, then the worst of what was found. */
export const text: ScanForm = {
  id: 'text',
  label: 'for people in a terminal',
  print: (audit: ScanAudit, options: ReportOptions) => {
    const lines = [
      escapeText(audit.asked.name),
      `${painted(audit.outcome, options)}  ${escapeText(describeOutcome(audit))}`,
      ...(audit.problem === undefined
        ? []
        : [`  ${painted('problem', options)}  ${escapeText(`${audit.problem.message} ${audit.problem.next}`)}`]),
      ...(audit.verdict === undefined ? [] : verdictLines(audit.verdict, options)),
      ...audit.policyFindings.map((finding) => findingLine(finding, options)),
      ...audit.nativeConfigurations.map((native) => escapeText(`  not counted: ${describeNative(native)}`)),
      ...audit.images.flatMap((image) => ['', ...imageLines(image, audit, options)]),
    ];
    return lines.map((line) => `${escapeLine(line)}\n`).join('');
  },
};

/** So many things are listed; how many more there are is said. */
const mostItems = 25;

function imageLines(image: AuditedImage, audit: ScanAudit, options: ReportOptions): readonly string[] {
  const { scan, verdict, placement } = image;
  const items = standingItems(verdict);
  return [
    escapeText(
      [`image ${scan.subject.imageId}`, platformName(scan.subject) ?? '', systemWords(image)].filter((part) => part !== '').join(', '),
    ),
    ...(audit.images.length > 1 ? [`  ${painted(verdict.outcome, options)}`] : []),
    ...verdictLines(verdict, options),
    escapeText(`  found: ${describeCounts(verdict)}`),
    ...scan.reports.map((report) => escapeText(`  scanned with ${describeScanner(report)}`)),
    ...scan.failures.map((failure) => `  ${painted('failed', options)}  ${escapeText(describeFailure(failure))}`),
    ...notCoveredLines(image),
    ...itemLines(items, placement, options),
  ];
}

function verdictLines({ findings, missing }: AuditedVerdict, options: ReportOptions): readonly string[] {
  return [
    ...findings.map((finding) => findingLine(finding, options)),
    ...missing.map(
      (what) => `  ${painted('undetermined', options)}  ${escapeText(`nobody can decide without: ${what}`.replace(/\.$/, ''))}.`,
    ),
  ];
}

type Said = Pick<AuditedScanFinding, 'rule' | 'level' | 'what' | 'why' | 'next' | 'excepted'> | ScanAudit['policyFindings'][number];

function findingLine(finding: Said, options: ReportOptions): string {
  const words = `${finding.rule}  ${escapeText(describeScanFinding(finding))}`;
  if (finding.excepted === undefined) return `  ${painted(finding.level, options)}  ${words}`;
  return `  ${painted('excepted', options)}  ${words} Excepted by ${escapeText(finding.excepted.id)}: ${escapeText(finding.excepted.reason)}`;
}

function systemWords({ scan: { contents } }: AuditedImage): string {
  return contents.system === undefined
    ? 'no operating system recognised'
    : [contents.system.id, contents.system.version ?? ''].join(' ').trim();
}

/** A few of the parts that were not looked into; the machine forms have them all. */
function notCoveredLines({ scan }: AuditedImage): readonly string[] {
  const parts = allNotCovered(scan);
  const lines = parts.slice(0, 5).map(({ what, why }) => escapeText(`  not looked into: ${what} (${why})`));
  return parts.length > 5 ? [...lines, `  not looked into: ${parts.length - 5} more`] : lines;
}

function itemLines(items: readonly StandingItem[], placement: Placement | undefined, options: ReportOptions): readonly string[] {
  const worst = [...items].sort((a, b) => order[b.standing] - order[a.standing]).slice(0, mostItems);
  const more = items.length > mostItems ? [`  … and ${items.length - mostItems} more; \`--format json\` or \`html\` lists them all.`] : [];
  if (placement === undefined) return [...worst.map((item) => itemLine(item, '  ', options)), ...more];
  const placeOf = placesOf(placement);
  const groups = new Map<string, StandingItem[]>();
  for (const item of worst) {
    const head = instructionHead(placeOf(item.entry), placement);
    groups.set(head, [...(groups.get(head) ?? []), item]);
  }
  return [
    ...(items.length > 0 || placement.fit === 'none' ? fitLines(placement) : []),
    ...[...groups].flatMap(([head, members]) => [`  ${escapeText(head)}`, ...members.map((item) => itemLine(item, '    ', options))]),
    ...more,
  ];
}

/** Errors first; the verdict's own order, worst first, within each. */
const order = { error: 4, warn: 3, info: 2, excepted: 1, listed: 0 } as const;

function itemLine({ entry, standing }: StandingItem, indent: string, options: ReportOptions): string {
  return `${indent}${painted(standing, options)}  ${kindWords[entry.kind]}${escapeText(shortened(describeItem(entry)))}`;
}

const kindWords: Readonly<Record<ScanItem['kind'], string>> = {
  vulnerability: '',
  secret: 'secret: ',
  misconfiguration: 'misconfiguration: ',
  malware: 'malware: ',
};

function instructionHead(place: ItemPlace | undefined, { file }: Placement): string {
  if (place?.at === undefined) return place?.origin === 'base' ? 'from the base image' : 'no instruction known';
  return `${file}:${place.at.line}  ${place.at.keyword}${place.origin === 'base' ? ' (base image)' : ''}`;
}

function fitLines({ file, fit }: Placement): readonly string[] {
  if (fit === 'exact') return [];
  const words =
    fit === 'none'
      ? `the image’s history does not fit ${file}: it was built from something else, or no line can be named`
      : `the image’s history fits ${file} only in part: the lines below are a guess`;
  return [escapeText(`  note: ${words}`)];
}

const colours = {
  ...{ error: 31, warn: 33, info: 36, excepted: 90, listed: 90, problem: 31 },
  ...{ passed: 32, failed: 31, undetermined: 35, unasked: 36 },
} as const satisfies Readonly<Record<string, number>>;

function painted(word: keyof typeof colours | ScanOutcome, { colour }: ReportOptions): string {
  return colour ? `\u001b[${colours[word]}m${word}\u001b[39m` : word;
}

function shortened(words: string): string {
  return words.length > 300 ? `${words.slice(0, 300)}…` : words;
}
