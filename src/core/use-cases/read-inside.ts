import { fileKinds } from '../file-kinds/index.js';
import type { ImageUse, ImageValue, PlaceInfo } from '../model/image-use.js';
import {
  nothingRead,
  type DockerfileBuild,
  type EmbeddedFile,
  type KnownFacts,
  type Reading,
  type ReadProblem,
  type SourceFile,
} from '../model/reading.js';
import { overlaps, type RelatedLocation, type Span } from '../model/span.js';
import { writtenSpan } from '../model/traced-text.js';
import { outside, valueElsewhere } from './outside.js';

/** So deep may files stand in files. */
const deepest = 3;
/** So many are read on behalf of one file, and so much text besides a few times its own: every keystroke reads them again. */
const mostFiles = 5_000;
const mostText = 8_000_000;

/** How much may still be read on behalf of one file, whatever stands in what. */
interface Allowance {
  filesLeft: number;
  textLeft: number;
}

/** How deep in other files a file stands. */
interface Depth {
  readonly depth: number;
  readonly allowance: Allowance;
}

/** A file inside the file, or one that it has built, which was not read: where that stands. */
interface Unread {
  readonly span: Span;
  readonly within?: PlaceInfo | undefined;
}

/** A reading together with the files inside its file, and the Dockerfiles that it has built, each read with its own kind. What is too much is said. */
export async function readInside(file: SourceFile, reading: Reading, known: KnownFacts, depth: Depth = topOf(file)): Promise<Reading> {
  if (reading.embedded.length === 0 && reading.builds.length === 0) return reading;
  const parts: Reading[] = [{ ...reading, embedded: [], builds: [] }];
  const unread: Unread[] = [];
  for (const embedded of reading.embedded) {
    const part = await readEmbedded(file, embedded, known, depth);
    if (part === undefined) unread.push({ span: writtenSpan(embedded.text) ?? nowhere, within: embedded.within });
    else parts.push(part);
  }
  for (const build of reading.builds) {
    const part = await readBuild(file, build, known, depth);
    if (part === undefined) unread.push(unreadBuild(build));
    else parts.push(part);
  }
  parts.push({ ...nothingRead, problems: tooMuchInside(unread) });
  return joined(parts);
}

const nowhere: Span = { start: 0, end: 0 };

function topOf({ text }: SourceFile): Depth {
  return { depth: 0, allowance: { filesLeft: mostFiles, textLeft: mostText + (deepest + 1) * text.length } };
}

function mayRead(text: string, { depth, allowance }: Depth): boolean {
  if (depth >= deepest || allowance.filesLeft <= 0 || allowance.textLeft < text.length) return false;
  allowance.filesLeft--;
  allowance.textLeft -= text.length;
  return true;
}

/** One problem for each place that holds such files, over all that was not read there. */
function tooMuchInside(unread: readonly Unread[]): readonly ReadProblem[] {
  return [...Map.groupBy(unread, ({ within }) => within)].map(([within, those]) => {
    const start = those.reduce((least, { span }) => Math.min(least, span.start), Infinity);
    const end = those.reduce((most, { span }) => Math.max(most, span.end), 0);
    return {
      code: 'limit',
      span: { start, end: start },
      what: 'The files inside this file, or the Dockerfiles that it has built, are too many, too long, or too deep within each other.',
      why: 'Those from here on were not read, so their images are not judged.',
      next: 'Split the file, or keep what is inside it in files of their own.',
      undetermined: { start, end },
      ...(within !== undefined && { within }),
    };
  });
}

/** Undefined when that is more than may be read. */
async function readEmbedded(outer: SourceFile, embedded: EmbeddedFile, known: KnownFacts, depth: Depth): Promise<Reading | undefined> {
  const kind = fileKinds.find(({ id }) => id === embedded.kind);
  if (kind === undefined) return nothingRead;
  if (!mayRead(embedded.text.text, depth)) return undefined;
  const { allowance } = depth;
  const inner: SourceFile = { path: `${outer.path}#${String(allowance.filesLeft)}`, text: embedded.text.text, kind: embedded.kind };
  const own = (await kind.load()).read(inner, known);
  const reading = await readInside(inner, own, known, { depth: depth.depth + 1, allowance });
  return outside(reading, { inner, outer, embedded });
}

async function readBuild(outer: SourceFile, build: DockerfileBuild, known: KnownFacts, depth: Depth): Promise<Reading | undefined> {
  const { dockerfile } = build;
  const given = { ...known, build: { ...build.given, file: outer.path } };
  if ('inline' in dockerfile) {
    const reading = await readEmbedded(outer, { ...dockerfile.inline, kind: 'dockerfile' }, given, depth);
    if (reading === undefined) return undefined;
    return { ...reading, uses: reading.uses.map((use) => (isContext(use, build) ? atArgument(use, outer, build) : undefined) ?? use) };
  }
  const file = known.files.read(dockerfile.file);
  const follows = [{ file: dockerfile.file, kind: 'dockerfile' }];
  const kind = fileKinds.find(({ id }) => id === 'dockerfile');
  const givesNothing = build.given.args.length === 0 && build.given.contexts.length === 0;
  if (file.state !== 'text' || kind === undefined || givesNothing) return { ...nothingRead, follows };
  if (!mayRead(file.text, depth)) return undefined;
  const reading = (await kind.load()).read({ path: dockerfile.file, text: file.text }, given);
  return { ...nothingRead, follows, uses: reading.uses.flatMap((use) => atArgument(use, outer, build) ?? []) };
}

/** Where the file has it built: inline, or what it gives it. */
function unreadBuild({ dockerfile, given: { args, contexts } }: DockerfileBuild): Unread {
  if ('inline' in dockerfile) return { span: writtenSpan(dockerfile.inline.text) ?? nowhere, within: dockerfile.inline.within };
  const spans = [...args.map(({ at, value }) => at ?? writtenSpan(value) ?? nowhere), ...contexts.map(({ at }) => at)];
  return { span: { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) } };
}

function isContext({ place }: ImageUse, { given: { contexts } }: DockerfileBuild): boolean {
  return contexts.some(({ image }) => image?.place === place);
}

/** A use of another file that a given argument or context decides stands at that; its instruction is related. Undefined for all others. */
function atArgument(use: ImageUse, outer: SourceFile, build: DockerfileBuild): ImageUse | undefined {
  const given = use.related.find(({ file, role }) => file === outer.path && role === 'arg');
  if (given === undefined) return undefined;
  const { file, span } = given;
  const byContext = isContext(use, build);
  const message = byContext ? 'This instruction takes the context instead.' : 'This instruction takes the argument.';
  return {
    ...use,
    place: byContext ? use.place : build.argPlace,
    written: outer.text.slice(span.start, span.end),
    at: { file, span },
    related: [...use.related.filter((related) => related !== given), ...elsewhere(use, build), { ...use.at, role: 'default', message }],
    value: throughOwnVariables(use.value, outer, build),
  };
}

/** Where the file that gives an argument has its value from, when that is yet another file. */
function elsewhere({ value }: ImageUse, { given: { args, contexts } }: DockerfileBuild): readonly RelatedLocation[] {
  const names = new Set('assumes' in value ? value.assumes.map(({ name }) => name) : []);
  const texts = [...args.map((argument) => argument.value), ...contexts.flatMap(({ image }) => image?.text ?? [])];
  const runs = texts.flatMap((text) => text.runs).filter(({ variable }) => variable !== undefined && names.has(variable.name));
  return [...new Map(runs.map((run) => [run.variable?.name, run])).values()].flatMap((run) => valueElsewhere(run) ?? []);
}

/** Seen from the argument, a piece came through the variable that is used there, not through that of the Dockerfile. */
function throughOwnVariables(value: ImageValue, outer: SourceFile, { given: { args } }: DockerfileBuild): ImageValue {
  if (value.kind !== 'reference') return value;
  const runs = args.flatMap((argument) => argument.value.runs);
  const pieces = value.pieces.map((piece) => {
    const run = runs.find(({ file = outer.path, from }) => file === piece.at.file && overlaps(from, piece.at.span));
    if (run === undefined) return piece;
    const { start, end, at, literal } = piece;
    return { start, end, at, literal, ...(run.variable !== undefined && { variable: run.variable }) };
  });
  return { ...value, pieces };
}

function joined(parts: readonly Reading[]): Reading {
  const uses = distinct(parts.flatMap((part) => part.uses));
  return {
    ...nothingRead,
    uses: uses.sort((a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end),
    problems: parts.flatMap(({ problems }) => problems).sort((a, b) => a.span.start - b.span.start),
    follows: parts.flatMap(({ follows }) => follows),
    notCovered: parts.flatMap(({ notCovered }) => notCovered),
  };
}

/** Several services may build one Dockerfile, and one argument decide several of its instructions alike. */
function distinct(uses: readonly ImageUse[]): ImageUse[] {
  const byKey = new Map<string, ImageUse>();
  for (const use of uses) {
    const { place, at, value } = use;
    const key = `${place.id} ${String(at.span.start)}-${String(at.span.end)} ${'text' in value ? value.text : value.variables.join()}`;
    const known = byKey.get(key);
    if (known === undefined || saysMore(use, known)) byKey.set(key, use);
  }
  return [...byKey.values()];
}

/** What a build makes of an image says more than the place where it is written; being shipped says more than helping to build. */
function saysMore(use: ImageUse, known: ImageUse): boolean {
  return use.stage !== undefined && (known.stage === undefined || (use.stage === 'final' && known.stage !== 'final'));
}
