import {
  severities,
  summariseScan,
  type Digest,
  type ImageScan,
  type InstructionPlace,
  type ScanItem,
  type ScanVerdict,
} from '../../core/index.js';
import { code, plain, sentence } from '../markdown.js';
import type { DockerfileOfImage, ImageFacts } from '../protocol.js';
import { describeFound } from './describe-found.js';
import type { MadeImage, NamedImage } from './placed-scans.js';
import { triggersOf } from './triggers.js';

/* Scans in hovers: plain Markdown, in which everything that a scanner or an image said is escaped (threats.md). */

/** So many things are named at one place. */
const mostNamed = 12;

/** The image that was built from this Dockerfile, and what came into it at one of its lines. */
export function describeMade(made: MadeImage, place: InstructionPlace, text: string): readonly string[] {
  const { facts, verdict, attribution, others } = made;
  const { scan, dockerfile, problem } = facts;
  const name = code(facts.names[0] ?? facts.imageId);
  const failed = problem === undefined ? [] : [`No newer scan: ${sentence(problem.message)} ${sentence(problem.next)}`];
  if (scan === undefined) return [`**Not scanned:** ${name}`, ...failed];
  const isFrom = place === attribution.from;
  return [
    `**Scan of the built image** ${name}: ${outcomeOf(scan, verdict)}`,
    ...howItWasScanned(scan),
    ...failed,
    ...describeItems(scan, verdict, itemsAt(made, isFrom ? undefined : place), {
      heading: isFrom ? 'At `FROM`, the base image and what no line explains' : `This ${code(place.keyword)}`,
      written: text.slice(place.span.start, place.span.end),
    }),
    claimOf(made, dockerfile),
    ...(others.length === 0 ? [] : [othersOf(others)]),
  ];
}

/** A local image that is only named here. */
export function describeNamed({ facts, verdict }: NamedImage): readonly string[] {
  const { scan, problem } = facts;
  const failed = problem === undefined ? [] : [`No newer scan: ${sentence(problem.message)} ${sentence(problem.next)}`];
  if (scan === undefined) return failed;
  const heading = verdict.outcome === 'failed' ? 'Denied for what its scan found' : 'Scan of the local image';
  return [`**${heading}:** ${outcomeOf(scan, verdict)}`, ...howItWasScanned(scan), ...failed];
}

/** The instructions that a base image adds to every build on it; nobody knows them before its config was read (threats.md). */
export function describeTriggers(facts: ImageFacts | undefined): string {
  const triggers = facts === undefined ? undefined : triggersOf(facts);
  if (triggers === undefined) return 'Whether this base image has ONBUILD triggers is not known: the base’s triggers have not been read.';
  if (triggers.length === 0) return 'This base image has no ONBUILD triggers.';
  const named = triggers.slice(0, mostNamed).map((trigger) => `- ${code(trigger)}`);
  return ['A build on this base image runs its ONBUILD triggers first:', ...named, ...more(triggers.length)].join('\n');
}

const outcomes = {
  passed: 'passes',
  failed: 'does not pass',
  undetermined: 'undetermined',
  unasked: 'no policy asks',
} as const;

function outcomeOf(scan: ImageScan, verdict: ScanVerdict): string {
  const { outcome, words, excepted, fixable, knownExploited } = summariseScan(scan, verdict);
  const further = [
    ...(fixable > 0 ? [`${fixable} with a fix`] : []),
    ...(knownExploited > 0 ? [`${knownExploited} known to be exploited`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
  ];
  const missing = outcome === 'undetermined' ? verdict.missing.slice(0, 3).map(sentence) : [];
  return `${words}${further.length === 0 ? '' : ` (${further.join(', ')})`}; **${outcomes[outcome]}**${missing.length === 0 ? '' : `: ${missing.join('; ')}`}`;
}

function howItWasScanned({ reports, failures }: ImageScan): readonly string[] {
  const lines = reports.map(({ scanner, database, finishedAt }) => {
    const built = database?.builtAt === undefined ? '' : `, database of ${plain(dayOf(database.builtAt))}`;
    return `${plain(scanner.id)}${scanner.version === undefined ? '' : ` ${plain(scanner.version)}`}${built}, scanned ${plain(minuteOf(finishedAt))}`;
  });
  const failed = failures.map(({ scanner, problem }) => `${plain(scanner)} failed: ${sentence(problem.message)} ${sentence(problem.next)}`);
  return lines.length + failed.length === 0 ? [] : [[...lines, ...failed].map((line) => `- ${line}`).join('\n')];
}

/** ISO 8601 in the words that people read; another text stays as it is. */
function minuteOf(time: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) ? `${time.slice(0, 10)} ${time.slice(11, 16)}${time.endsWith('Z') ? ' UTC' : ''}` : time;
}

function dayOf(time: string): string {
  return /^\d{4}-\d\d-\d\dT/.test(time) ? time.slice(0, 10) : time;
}

/** What came in at a line; without one what is the base's, or nobody's. */
function itemsAt({ verdict, attribution }: MadeImage, place: InstructionPlace | undefined): readonly ScanItem[] {
  return verdict.items.filter((found) =>
    layersOf(found).some((layer) => {
      const origin = layer === undefined ? undefined : attribution.origins.get(layer);
      if (place === undefined) return origin?.from !== 'instruction';
      return origin?.from === 'instruction' && origin.instruction.span.start === place.span.start;
    }),
  );
}

/** A package may lie in several layers. */
function layersOf(found: ScanItem): readonly (Digest | undefined)[] {
  const others = found.kind === 'vulnerability' ? (found.item.otherPlaces ?? []) : [];
  return [found.item.layer, ...others.map(({ layer }) => layer)];
}

function describeItems(
  scan: ImageScan,
  verdict: ScanVerdict,
  items: readonly ScanItem[],
  about: { readonly heading: string; readonly written: string },
): readonly string[] {
  if (items.length === 0) return [`${about.heading}: nothing found`];
  const { words } = summariseScan(scan, { ...verdict, items });
  const worst = [...items].sort((a, b) => rank(a) - rank(b)).slice(0, mostNamed);
  return [
    [`${about.heading}: ${words}`, ...worst.map((item) => `- ${describeFound(item, about.written)}`), ...more(items.length)].join('\n'),
  ];
}

function rank(found: ScanItem): number {
  return found.kind === 'malware' ? -2 : found.kind === 'secret' ? -1 : severities.indexOf(found.item.severity);
}

function more(count: number): readonly string[] {
  return count > mostNamed ? [`- and ${count - mostNamed} more`] : [];
}

const fits = {
  exact: 'The image’s history fits this Dockerfile',
  partial: 'The image’s history fits this Dockerfile only in part: it was edited since, or made another image',
  none: 'The image’s history does not fit this Dockerfile',
} as const;

/** History and labels are the image author's words, so that where things come from is a claim. */
function claimOf({ attribution }: MadeImage, dockerfile: DockerfileOfImage | undefined): string {
  const guess = dockerfile?.certain === false ? ' That the image is this Dockerfile’s is a guess; others fit too.' : '';
  return `${fits[attribution.fit]}, and only the history says which line brought in what.${guess}`;
}

function othersOf(others: readonly ImageFacts[]): string {
  const [first] = others;
  const count = others.length === 1 ? 'Another image of this Dockerfile is' : `${others.length} other images of this Dockerfile are`;
  return `${count} known (${code(first?.names[0] ?? first?.imageId.slice(0, 19) ?? '')}); the newest is shown.`;
}
