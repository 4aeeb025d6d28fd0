import { escapeXml } from '../../escape.js';
import {
  allNotCovered,
  describeCounts,
  describeItem,
  describeOutcome,
  describeScanner,
  platformName,
  scannerLabel,
} from '../describe-scan.js';
import { placesOf, type ItemPlace } from '../item-place.js';
import { standingItems, type StandingItem } from '../item-standing.js';
import type { AuditedImage, ScanAudit } from '../scan-audit.js';
import { link, table, text, type Markup } from '../../page/table.js';
import { verdictSection } from './verdict-section.js';

/** Everything about one platform's image. */
export function imageSection(image: AuditedImage, audit: ScanAudit): readonly string[] {
  const { scan, verdict } = image;
  const { subject } = scan;
  return [
    '<section>',
    `<h2><code>${escapeXml(subject.name)}</code>${platformName(subject) === undefined ? '' : ` ${escapeXml(platformName(subject) ?? '')}`}</h2>`,
    ...(audit.images.length > 1 ? [`<p class="outcome">${escapeXml(describeOutcome({ ...audit, outcome: verdict.outcome }))}</p>`] : []),
    '<dl>',
    ...facts(image).map(([name, value]) => `<dt>${name}</dt><dd>${escapeXml(value)}</dd>`),
    '</dl>',
    ...verdictSection(verdict),
    ...scanTables(image),
    ...itemTables(image),
    '</section>',
  ];
}

function facts({ scan: { subject, contents }, verdict, placement }: AuditedImage): readonly (readonly [string, string])[] {
  return [
    ['Image id', subject.imageId],
    ...(subject.digest === undefined ? [] : [['Manifest', subject.digest] as const]),
    ...(subject.tags.length === 0 ? [] : [['Names', subject.tags.join(', ')] as const]),
    ['System', contents.system === undefined ? 'not recognised' : [contents.system.id, contents.system.version ?? ''].join(' ').trim()],
    ['Found', describeCounts(verdict)],
    ...(placement === undefined ? [] : [['Dockerfile', `${placement.file}: ${fitWords[placement.fit]}`] as const]),
  ];
}

const fitWords = {
  exact: 'its instructions fit the image’s history',
  partial: 'its instructions fit the image’s history only in part, so that lines are a guess',
  none: 'its instructions do not fit the image’s history, so that no line can be named',
} as const;

function scanTables({ scan }: AuditedImage): readonly string[] {
  return [
    ...table(
      'Scanners',
      ['Scanner', 'Looked for', 'Program', 'Started', 'Finished', 'Command'],
      scan.reports.map((report) =>
        [
          describeScanner(report),
          report.lookedFor.join(', '),
          report.scanner.programDigest ?? '',
          report.startedAt,
          report.finishedAt,
          report.command ?? '',
        ].map(text),
      ),
    ),
    ...table(
      'Scanners that failed',
      ['Scanner', 'Code', 'What, next', 'Command'],
      scan.failures.map(({ scanner, problem, command }) =>
        [scannerLabel(scanner), problem.code, `${problem.message} ${problem.next}`, command ?? ''].map(text),
      ),
    ),
    ...table(
      'Not looked into',
      ['What', 'Why', 'Layer', 'Says'],
      allNotCovered(scan).map(({ what, why, layer, by }) =>
        [what, why, layer ?? '', by === undefined ? 'Wharfmaster' : scannerLabel(by)].map(text),
      ),
    ),
  ];
}

function itemTables(image: AuditedImage): readonly string[] {
  const items = standingItems(image.verdict);
  const placeOf = placesOf(image.placement);
  const withLines = image.placement !== undefined;
  const rowsOf = (kind: StandingItem['entry']['kind']): readonly (readonly Markup[])[] =>
    items
      .filter(({ entry }) => entry.kind === kind)
      .map((item) => [...cellsOf(item), ...(withLines ? [text(lineWords(placeOf(item.entry)))] : [])]);
  const headings = (own: readonly string[]): readonly string[] => ['Counts as', ...own, ...(withLines ? ['Line'] : [])];
  return [
    ...table('Secrets', headings(['What', 'Scanner']), rowsOf('secret')),
    ...table('Malware', headings(['What', 'Scanner']), rowsOf('malware')),
    ...table(
      'Vulnerabilities',
      headings(['Severity', 'Id', 'Package', 'Installed', 'Fixed in', 'Title', 'Scanners', 'Remarks']),
      rowsOf('vulnerability'),
    ),
    ...table('Misconfigurations', headings(['What', 'Scanner']), rowsOf('misconfiguration')),
  ];
}

function cellsOf({ entry, standing, finding }: StandingItem): readonly Markup[] {
  const counts = text(finding?.excepted === undefined ? standing : `${standing} (${finding.excepted.id})`);
  if (entry.kind !== 'vulnerability') {
    const target = entry.kind === 'misconfiguration' ? entry.item.link : undefined;
    return [counts, link(describeItem(entry), target), text(scannerLabel(entry.item.scanner))];
  }
  const { item } = entry;
  return [
    counts,
    text(item.score === undefined ? item.severity : `${item.severity} (${item.score})`),
    link([item.id, ...item.aliases].join(', '), item.link),
    text(item.package.name),
    text(item.package.version),
    text(item.fixedIn.length === 0 ? 'no fix yet' : item.fixedIn.join(', ')),
    text(item.title ?? ''),
    text([...new Set(item.sightings.map(({ scanner }) => scannerLabel(scanner)))].join(', ')),
    text(remarks(item).join('; ')),
  ];
}

function remarks(item: Extract<StandingItem['entry'], { kind: 'vulnerability' }>['item']): readonly string[] {
  return [
    ...(item.knownExploited === true ? ['known to be exploited'] : []),
    ...(item.epss === undefined ? [] : [`EPSS ${item.epss.score}`]),
    ...(item.vex === undefined ? [] : [`VEX ${item.vex.status} (${item.vex.document}${item.vex.counts ? '' : ', does not count'})`]),
    ...item.disagreements,
  ];
}

function lineWords(place: ItemPlace | undefined): string {
  if (place?.at === undefined) return place?.origin === 'base' ? 'base image' : 'not known';
  return `${place.at.line} ${place.at.keyword}${place.origin === 'base' ? ' (base image)' : ''}`;
}
