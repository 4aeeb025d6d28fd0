import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerfile } from '../../src/core/file-kinds/dockerfile/index.js';
import { noFacts, type KnownFacts, type Reader, type Reading } from '../../src/core/model/reading.js';
import { printReference } from '../../src/core/reference/index.js';
import { corpusFiles, dockerfileModules, isDockerfile, type CorpusFile } from './support/corpus.js';
import { hostileDockerfile } from './support/hostile-dockerfiles.js';
import { startOracle, type Oracle } from './support/oracle.js';

/*
 * BuildKit's own frontend says what it pulls for a file when every stage is built; we must name the same images. Where it refuses a
 * file we only must not crash, and ranges must hold what we say was written there.
 */

let oracle: Oracle;
let reader: Reader;
let published: readonly CorpusFile[];

beforeAll(async () => {
  oracle = await startOracle('buildkit');
  reader = await dockerfile.load();
  published = await corpusFiles({ modules: dockerfileModules, wants: isDockerfile, name: 'dockerfiles' });
});

afterAll(() => oracle.close());

describe('what BuildKit pulls', () => {
  it('is what we read in every worked example', async () => {
    const folder = new URL('../cases/dockerfile/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.Dockerfile'));
    expect(await compareAll(names.map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') })))).toEqual([]);
  });

  it('is what we read in thousands of generated files', async () => {
    const files = Array.from({ length: Number(process.env['WHARFMASTER_FUZZ'] ?? 6000) }, (_, seed) => ({
      name: `#${String(seed)}`,
      text: hostileDockerfile(seed),
    }));
    expect(await compareAll(files)).toEqual([]);
  });

  it('is what we read in the Dockerfiles of published packages', async () => {
    expect(published.length).toBeGreaterThan(500);
    expect(await compareAll(published)).toEqual([]);
  });
});

interface Named {
  readonly name: string;
  readonly text: string;
}

interface Answer {
  readonly pulls: readonly string[] | null;
  readonly onbuild: readonly string[] | null;
  readonly badTrigger?: boolean;
  readonly syntax?: string;
  readonly error?: string;
}

/** Compares twice: with the builder left alone, and with a value for every variable that is unresolved then. */
async function compareAll(files: readonly Named[]): Promise<readonly string[]> {
  const first = files.map((file) => ({ ...file, args: {} }));
  const second = files.flatMap((file) => {
    const variables = read(file.text, {}).uses.flatMap(({ value }) => (value.kind === 'unresolved' ? value.variables : []));
    return variables.length === 0
      ? []
      : [{ ...file, args: Object.fromEntries(variables.map((name, index) => [name, `v${String(index)}`])) }];
  });
  return [...(await compare(first)), ...(await compare(second))];
}

async function compare(files: readonly (Named & { readonly args: Record<string, string> })[]): Promise<readonly string[]> {
  const answers = (await oracle.ask(files.map(({ text, args }) => ({ dockerfile: text, args })))) as readonly Answer[];
  let refused = 0;
  let unresolved = 0;
  let images = 0;
  const disagreements = files.flatMap((file, index) => {
    const answer = answers[index];
    if (answer === undefined) return [`${file.name}: no answer`];
    const reading = read(file.text, file.args);
    if (answer.error !== undefined) refused++;
    if (reading.uses.some(({ value }) => value.kind === 'unresolved')) unresolved++;
    images += reading.uses.length;
    const found = [
      ...wrongRanges(file.text, reading),
      ...(answer.error === undefined ? wrongImages(reading, answer) : missedBefore(reading, answer)),
    ];
    return found.map((problem) => `${file.name} ${JSON.stringify(file.args)}: ${problem}\n${file.text}`);
  });
  console.log(
    `BuildKit: ${String(files.length)} files, ${String(refused)} refused by it, ${String(unresolved)} with an unresolved image, ${String(images)} uses, ${String(disagreements.length)} disagreements`,
  );
  return disagreements.slice(0, 10);
}

function read(text: string, args: Record<string, string>): Reading {
  const known: KnownFacts = { ...noFacts, buildArgs: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, [value]])) };
  return reader.read({ path: 'Dockerfile', text }, known);
}

function wrongRanges(text: string, reading: Reading): readonly string[] {
  return reading.uses.flatMap(({ written, at, value }) => {
    const problems = text.slice(at.span.start, at.span.end) === written ? [] : [`written ${written} is not at its range`];
    if (value.kind !== 'reference') return problems;
    const literal = value.pieces.filter((piece) => piece.literal);
    const wrong = literal.filter(
      (piece) => text.slice(piece.at.span.start, piece.at.span.end) !== value.text.slice(piece.start, piece.end),
    );
    const covered = value.pieces.reduce((end, piece) => (piece.start === end ? piece.end : Number.NaN), 0);
    return [
      ...problems,
      ...wrong.map(() => `a piece of ${value.text} is not literal`),
      ...(covered === value.text.length ? [] : [`pieces do not cover ${value.text}`]),
    ];
  });
}

function wrongImages(reading: Reading, answer: Answer): readonly string[] {
  const ours = imagesOf(reading, false);
  const onbuild = imagesOf(reading, true);
  const theirs = new Set(answer.pulls ?? []);
  const isOpen = reading.uses.some(({ value, place }) => value.kind === 'unresolved' && !place.id.includes('onbuild'));
  const invented = [...ours].filter((image) => !theirs.has(image)).map((image) => `not pulled: ${image}`);
  const missed = isOpen ? [] : [...theirs].filter((image) => !ours.has(image) && !onbuild.has(image)).map((image) => `missed: ${image}`);
  const malformed = reading.uses.flatMap(({ value, written, place }) =>
    value.kind === 'malformed' && place.id !== 'dockerfile/syntax' && !place.id.includes('onbuild') ? [`called malformed: ${written}`] : [],
  );
  const triggers = answer.onbuild ?? [];
  const named = [...onbuild].filter((image) => answer.badTrigger !== true || triggers.includes(image));
  const wrongTriggers =
    named.toSorted().join() === triggers.join() ? [] : [`triggers: ${[...onbuild].join()} instead of ${triggers.join()}`];
  return [...invented, ...missed, ...malformed, ...wrongTriggers, ...wrongFrontend(reading, answer)];
}

/** What BuildKit had resolved before it refused the file. */
function missedBefore(reading: Reading, { pulls }: Answer): readonly string[] {
  if (reading.uses.some(({ value }) => value.kind === 'unresolved')) return [];
  const ours = new Set([...imagesOf(reading, false), ...imagesOf(reading, true)]);
  return (pulls ?? []).filter((image) => !ours.has(image)).map((image) => `missed, though the file is refused: ${image}`);
}

function wrongFrontend(reading: Reading, { syntax }: Answer): readonly string[] {
  const ours = reading.uses.find(({ place, written }) => place.id === 'dockerfile/syntax' && written === syntax);
  return syntax === undefined || ours !== undefined ? [] : [`frontend missed: ${syntax}`];
}

function imagesOf(reading: Reading, onbuild: boolean): ReadonlySet<string> {
  return new Set(
    reading.uses.flatMap(({ place, value }) => {
      if (place.id === 'dockerfile/syntax' || place.id.includes('onbuild') !== onbuild || value.kind !== 'reference') return [];
      const { reference } = value;
      const isBare = reference.tag === undefined && reference.digest === undefined;
      return [printReference(isBare ? { ...reference, tag: 'latest' } : reference)];
    }),
  );
}
