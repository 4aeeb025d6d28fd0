import { fileKinds } from '../file-kinds/index.js';
import type { ImageUse, ImageValue } from '../model/image-use.js';
import { nothingRead, type DockerfileBuild, type EmbeddedFile, type KnownFacts, type Reading, type SourceFile } from '../model/reading.js';
import { overlaps, type RelatedLocation } from '../model/span.js';
import { outside, valueElsewhere } from './outside.js';

/** So deep may files stand in files, and so many in one. */
const deepest = 3;
const mostFiles = 500;

/** How much may still be read on behalf of one file. */
interface Allowance {
  readonly depth: number;
  filesLeft: number;
}

/** A reading together with the files inside its file, and the Dockerfiles that it has built, each read with its own kind. */
export async function readInside(
  file: SourceFile,
  reading: Reading,
  known: KnownFacts,
  allowance: Allowance = { depth: 0, filesLeft: mostFiles },
): Promise<Reading> {
  if (reading.embedded.length === 0 && reading.builds.length === 0) return reading;
  const parts: Reading[] = [{ ...reading, embedded: [], builds: [] }];
  for (const embedded of reading.embedded) parts.push(await readEmbedded(file, embedded, known, allowance));
  for (const build of reading.builds) parts.push(await readBuild(file, build, known, allowance));
  return joined(parts);
}

async function readEmbedded(outer: SourceFile, embedded: EmbeddedFile, known: KnownFacts, allowance: Allowance): Promise<Reading> {
  const kind = fileKinds.find(({ id }) => id === embedded.kind);
  if (kind === undefined || allowance.depth >= deepest || --allowance.filesLeft < 0) return nothingRead;
  const inner: SourceFile = { path: `${outer.path}#${String(allowance.filesLeft)}`, text: embedded.text.text, kind: embedded.kind };
  const own = (await kind.load()).read(inner, known);
  const reading = await readInside(inner, own, known, { depth: allowance.depth + 1, filesLeft: allowance.filesLeft });
  return outside(reading, { inner, outer, embedded });
}

async function readBuild(outer: SourceFile, build: DockerfileBuild, known: KnownFacts, allowance: Allowance): Promise<Reading> {
  const { dockerfile } = build;
  const given = { ...known, build: { ...build.given, file: outer.path } };
  if ('inline' in dockerfile) {
    const reading = await readEmbedded(outer, { ...dockerfile.inline, kind: 'dockerfile' }, given, allowance);
    return { ...reading, uses: reading.uses.map((use) => (isContext(use, build) ? atArgument(use, outer, build) : undefined) ?? use) };
  }
  const file = known.files.read(dockerfile.file);
  const follows = [{ file: dockerfile.file, kind: 'dockerfile' }];
  const kind = fileKinds.find(({ id }) => id === 'dockerfile');
  if (file.state !== 'text' || kind === undefined || --allowance.filesLeft < 0) return { ...nothingRead, follows };
  const reading = (await kind.load()).read({ path: dockerfile.file, text: file.text }, given);
  return { ...nothingRead, follows, uses: reading.uses.flatMap((use) => atArgument(use, outer, build) ?? []) };
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
