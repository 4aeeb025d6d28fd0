/* What the report page shows of an image's scans. Loaded when a report is shown, because merging brings the gate along. */
import {
  attributeLayers,
  judgeScan,
  severities,
  type Digest,
  type ImageScan,
  type LayerOrigin,
  type MergedVulnerability,
  type ScanItem,
  type Severity,
} from '../../core/index.js';
import type { DockerfileOfImage, ImageVerdict } from '../../lsp/protocol.js';
import type { ReportHead, ReportRow } from '../report-page/protocol.js';
import type { KnownImage } from './known-images.js';
import { labelOf } from './scan-images.js';
import { age, describeImage, oneLine, standingOf } from './words.js';

export interface ReportParts {
  readonly image: KnownImage;
  readonly verdicts: readonly ImageVerdict[];
  readonly dockerfile?: { readonly of: DockerfileOfImage; readonly text: string };
  readonly now: number;
}

/** How the image stands, what the gate says, and who looked at it. */
export function toHead({ image, verdicts, now }: Pick<ReportParts, 'image' | 'verdicts' | 'now'>): ReportHead {
  return {
    imageId: image.id,
    title: oneLine(labelOf(image, image.id)),
    verdict: describeImage(image, verdicts, now),
    standing: standingOf(image, verdicts),
    findings: verdicts.flatMap(({ findings, missing }) => [
      ...findings.map(({ what, why, next, excepted }) =>
        oneLine(`${excepted === undefined ? '' : `Excepted by ${excepted.id}: `}${what} ${why} ${next}`.trim()),
      ),
      ...missing.map((text) => oneLine(`Not known: ${text}.`)),
    ]),
    notes: image.scans.flatMap((scan) => notesOf(scan, now)),
  };
}

/** Everything that all scanners found, once, with the instruction that is said to have brought it in. */
export function toRows({ image, dockerfile, now }: Pick<ReportParts, 'image' | 'dockerfile' | 'now'>): readonly ReportRow[] {
  return image.scans.flatMap((scan) => rowsOf(scan, dockerfile, now));
}

function notesOf({ reports, failures, contents, ignoredConfigurations, subject }: ImageScan, now: number): readonly string[] {
  const ran = reports.map(({ scanner, database, finishedAt, command }) => {
    const built =
      database?.builtAt === undefined
        ? 'database of unknown age'
        : `database of ${database.builtAt.slice(0, 10)} (${age(database.builtAt, now) ?? ''})`;
    return `${scanner.id} ${scanner.version ?? ''}, ${built}, ${age(finishedAt, now) ?? finishedAt}${command === undefined ? '' : `: ${command}`}`;
  });
  const notCovered = [...contents.notCovered, ...reports.flatMap((report) => report.notCovered)];
  return [
    `Image ${subject.imageId}${subject.digest === undefined ? '' : `, manifest ${subject.digest}`}${subject.platform === undefined ? '' : `, ${subject.platform.os}/${subject.platform.architecture}`}`,
    ...ran,
    ...failures.map(({ scanner, problem }) => `${scanner} gave no report: ${problem.message} ${problem.next}`),
    ...notCovered.slice(0, 200).map(({ what, why }) => `Not looked into: ${what} (${why})`),
    ...ignoredConfigurations.map((file) => `${file} configures a scanner; it decides nothing here.`),
  ].map(oneLine);
}

function rowsOf(scan: ImageScan, dockerfile: ReportParts['dockerfile'], now: number): readonly ReportRow[] {
  // Without any policy the gate only merges and sorts.
  const { items } = judgeScan(scan, { layers: [], broken: [] }, { now, vex: [] });
  const placeOf = placer(scan, dockerfile);
  return items.map((item) => ({ ...inOneLine(rowOf(item)), ...placeOf(item.item.layer) }));
}

/** What a scanner read in the image reorders no text on the page. */
function inOneLine<Row extends Omit<ReportRow, 'instruction' | 'line'>>(row: Row): Row {
  return {
    ...row,
    ...{ id: oneLine(row.id), package: oneLine(row.package), version: oneLine(row.version), fixedIn: oneLine(row.fixedIn) },
    title: oneLine(row.title),
    details: row.details.map(([name, value]) => [name, oneLine(value)] as const),
  };
}

type Placed = Pick<ReportRow, 'instruction' | 'line'>;

/** From a layer to the words and the line of its instruction. */
function placer({ config }: ImageScan, dockerfile: ReportParts['dockerfile']): (layer: Digest | undefined) => Placed {
  if (dockerfile === undefined) {
    const place = new Map(config.diffIds.map((id, at) => [id, at + 1]));
    return (layer) => ({ instruction: layer === undefined ? '' : `layer ${place.get(layer) ?? '?'} of ${config.diffIds.length}` });
  }
  const { of, text } = dockerfile;
  const { origins, from } = attributeLayers(config, text, of);
  const guess = of.certain ? '' : ' (a guess)';
  const at = (span: { readonly start: number; readonly end: number }, words: string): Placed => ({
    line: text.slice(0, span.start).split('\n').length,
    instruction: `${words}${guess}`,
  });
  const base: Placed =
    from === undefined ? { instruction: 'base image' } : at(from.head, `base image ${oneLine(text.slice(from.head.start, from.head.end))}`);
  const known = new Map([...origins].map(([layer, origin]) => [layer, placeOfOrigin(origin, text, base, at)]));
  return (layer) => (layer === undefined ? { instruction: '' } : (known.get(layer) ?? { instruction: 'unknown layer' }));
}

function placeOfOrigin(
  origin: LayerOrigin,
  text: string,
  base: Placed,
  at: (span: { readonly start: number; readonly end: number }, words: string) => Placed,
): Placed {
  switch (origin.from) {
    case 'base':
      return base;
    case 'unknown':
      return { instruction: origin.why === 'squashed' ? 'squashed layers' : 'an instruction that has changed since' };
    case 'instruction': {
      const { head } = origin.instruction;
      return at(head, oneLine(text.slice(head.start, head.end)));
    }
  }
}

function rowOf(found: ScanItem): Omit<ReportRow, 'instruction' | 'line'> {
  switch (found.kind) {
    case 'vulnerability':
      return vulnerabilityRow(found.item);
    case 'secret': {
      const { rule, title, severity, path, line, scanner } = found.item;
      const where = line === undefined ? path : `${path}:${line}`;
      return { ...bare('secret', rule, severity), title, package: where, details: [['Scanner', scanner]] };
    }
    case 'misconfiguration': {
      const { id, title, severity, advice, path, link, scanner } = found.item;
      const details = named([
        ['Advice', advice],
        ['Path', path],
        ['Scanner', scanner],
      ]);
      return { ...bare('misconfiguration', id, severity), title, details, ...httpsOnly(link) };
    }
    case 'malware': {
      const { signature, path, deleted, scanner } = found.item;
      const gone = deleted === true ? 'A later layer deletes it; whoever pulls the image still gets it.' : undefined;
      return {
        ...bare('malware', signature, 'critical'),
        package: path,
        title: 'malware',
        details: named([
          ['Deleted', gone],
          ['Scanner', scanner],
        ]),
      };
    }
  }
}

function vulnerabilityRow(item: MergedVulnerability): Omit<ReportRow, 'instruction' | 'line'> {
  const { id, severity, package: found, fixedIn, title, knownExploited, link } = item;
  return {
    ...bare('vulnerability', id, severity),
    package: found.name,
    version: found.version,
    fixedIn: fixedIn.join(', '),
    title: title ?? '',
    exploited: knownExploited === true,
    ...httpsOnly(link),
    details: named([
      ['Also known as', item.aliases.join(', ')],
      ['Path', found.path],
      ['Package URL', found.purl],
      ['Score', item.score === undefined ? undefined : `${item.score}${item.vector === undefined ? '' : ` (${item.vector})`}`],
      ['Severity by', item.severitySource],
      ['EPSS', item.epss === undefined ? undefined : `${(item.epss.score * 100).toFixed(2)} %`],
      ['Published', item.published],
      ['Said by', [...new Set(item.sightings.map(({ scanner }) => scanner))].join(', ')],
      ['Scanners disagree', item.disagreements.join('; ')],
      ['VEX', item.vex === undefined ? undefined : `${item.vex.status} (${item.vex.document})${item.vex.counts ? '' : ', only noted'}`],
      ['Layer', item.layer],
    ]),
  };
}

function bare(kind: ReportRow['kind'], id: string, severity: Severity): Omit<ReportRow, 'instruction' | 'line'> {
  return {
    kind,
    id,
    severity,
    rank: severities.indexOf(severity),
    package: '',
    version: '',
    fixedIn: '',
    title: '',
    exploited: false,
    details: [],
  };
}

function named(pairs: readonly (readonly [string, string | undefined])[]): readonly (readonly [string, string])[] {
  return pairs.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}

/** As a browser would spell it, so that what is shown is where it leads; a name before the host only pretends to be one. */
function httpsOnly(link: string | undefined): { readonly link?: string } {
  if (link === undefined || !URL.canParse(link)) return {};
  const { protocol, username, password, href } = new URL(link);
  return protocol === 'https:' && username === '' && password === '' ? { link: href } : {};
}
