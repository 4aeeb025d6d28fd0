import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ImageUse } from '../../src/core/model/image-use.js';
import { corpusFiles, type CorpusFile } from './support/corpus.js';
import { kindsCorpus } from './support/kinds-corpus.js';
import { readProject } from './support/read-project.js';

/*
 * Files that others published, read as the command line reads them. What is found is counted by place; docs/reading-real-files.md says what a
 * look at them by eye gave. With WHARFMASTER_USES=FILE every use is written there as a line of JSON.
 */

interface Read {
  readonly file: CorpusFile;
  readonly kind: string;
  readonly uses: readonly ImageUse[];
  readonly undetermined: number;
}

let all: readonly CorpusFile[];
let read: readonly Read[];

beforeAll(async () => {
  all = await corpusFiles(kindsCorpus);
  const files = await readProject(new Map(all.map(({ name, text }) => [name, text])));
  read = files.map(({ path, text, kind, reading: { uses, problems } }) => ({
    file: { name: path, text },
    kind,
    uses,
    undetermined: problems.filter(({ undetermined }) => undetermined).length,
  }));
  writeUses(read);
});

describe('files that others published', () => {
  it('are of many kinds, and there are enough of them', () => {
    const uses = read.flatMap((each) => each.uses);
    const by = (keys: readonly string[]): string => counted(keys).join('\n  ');
    console.log(`${String(all.length)} files, of which ${String(read.length)} are of a kind; ${String(uses.length)} uses`);
    console.log(`files by kind:\n  ${by(read.map(({ kind }) => kind))}`);
    console.log(
      `with a part that could not be read:\n  ${by(read.filter(({ undetermined }) => undetermined > 0).map(({ kind }) => kind))}`,
    );
    console.log(`uses by place:\n  ${by(uses.map(({ place, value }) => `${place.id} ${value.kind}`))}`);
    expect(read.length).toBeGreaterThan(10_000);
  });

  it('hold at every range what we say is written there, on a line of its own', () => {
    const wrong = read.flatMap(({ file, uses }) =>
      uses
        .filter(({ at, written }) => at.file !== file.name || file.text.slice(at.span.start, at.span.end) !== written)
        .map((use) => shown(file, use)),
    );
    expect(wrong).toEqual([]);
  });

  it('hold every literal piece of an image where we say that it stands', () => {
    const texts = new Map(all.map(({ name, text }) => [name, text]));
    const wrong = read.flatMap(({ file, uses }) =>
      uses.filter(({ value }) => value.kind === 'reference' && !piecesHold(value, texts)).map((use) => shown(file, use)),
    );
    expect(wrong).toEqual([]);
  });

  it('have nothing but an image where we find one', () => {
    const odd = read.flatMap(({ file, uses }) => uses.filter(isOdd).map((use) => shown(file, use)));
    expect(odd).toEqual([]);
  });
});

function piecesHold(value: ImageUse['value'] & { readonly kind: 'reference' }, texts: ReadonlyMap<string, string>): boolean {
  return value.pieces.every(
    ({ start, end, at, literal }) => !literal || texts.get(at.file)?.slice(at.span.start, at.span.end) === value.text.slice(start, end),
  );
}

/** What no image is, whoever wrote it: a path, a version, a truth value. In a Dockerfile the syntax leaves no doubt, and `FROM 0` is an image. */
function isOdd({ place, value, written }: ImageUse): boolean {
  if (value.kind !== 'reference' || place.id.startsWith('dockerfile/')) return false;
  return (
    /^(true|false|null|yes|no|none|\d+(\.\d+)*|v\d+\.\d+.*)$/i.test(value.text) ||
    /\.(png|svg|jpe?g|gif|ico|ya?ml|json|tar|iso|qcow2)$/i.test(written)
  );
}

function shown({ name }: CorpusFile, { place, written, value }: ImageUse): string {
  return `${place.id} ${written} (${'text' in value ? value.text : value.kind}) in ${name}`;
}

function counted(keys: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([key, count]) => `${key}: ${String(count)}`);
}

function writeUses(files: readonly Read[]): void {
  const to = process.env['WHARFMASTER_USES'];
  if (to === undefined) return;
  const lines = files.flatMap(({ file, kind, uses }) =>
    uses.map(({ place, at, written, value, related }) => {
      const line = file.text.slice(0, at.span.start).split('\n').length;
      return JSON.stringify({ place: place.id, kind, file: file.name, line, written, value, related: related.length });
    }),
  );
  writeFileSync(to, `${lines.join('\n')}\n`);
}
