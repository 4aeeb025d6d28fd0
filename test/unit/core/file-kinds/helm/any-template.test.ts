import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { helm } from '../../../../../src/core/file-kinds/helm/index.js';
import { noFacts, type KnownFiles, type Reading } from '../../../../../src/core/model/reading.js';

const folder = new URL('../../../../cases/helm-charts/', import.meta.url);
const names = ['Chart.yaml', 'values.yaml', 'templates/_helpers.tpl', 'templates/deployment.yaml', 'templates/jobs.yaml'];
const chart = new Map(names.map((name) => [`web/${name}`, readFileSync(new URL(`web/${name}`, folder), 'utf8')]));

function knowing(texts: ReadonlyMap<string, string>): KnownFiles {
  return {
    read: (file) => {
      const text = texts.get(file);
      return text === undefined ? { state: 'absent' } : { state: 'text', text };
    },
    list: (path) => (path === 'web/templates' ? ['_helpers.tpl', 'deployment.yaml', 'jobs.yaml'] : []),
  };
}

/** What is wrong with the readings of all files of the chart: a range that does not hold what it says, in whatever file. */
async function wrongs(texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const reader = await helm.load();
  const files = knowing(texts);
  return [...texts].flatMap(([path, text]) => wrongIn(reader.read({ path, text }, { ...noFacts, files }), path, texts));
}

function wrongIn({ uses }: Reading, path: string, texts: ReadonlyMap<string, string>): readonly string[] {
  return uses.flatMap(({ at, written, value, related }) => {
    const slice = (file: string, start: number, end: number): string | undefined => texts.get(file)?.slice(start, end);
    const wrong = at.file === path && slice(path, at.span.start, at.span.end) === written ? [] : [`${path}: ${written}`];
    const pieces = value.kind === 'reference' ? value.pieces : [];
    const lost = pieces.filter(
      (piece) => piece.literal && slice(piece.at.file, piece.at.span.start, piece.at.span.end) !== textIn(value, piece),
    );
    const nowhere = related.filter(({ file, span }) => span.start > span.end || span.end > (texts.get(file)?.length ?? -1));
    return [...wrong, ...lost.map(() => `${path}: a piece of ${written}`), ...nowhere.map(({ file }) => `${path}: related in ${file}`)];
  });
}

function textIn(value: Reading['uses'][number]['value'], { start, end }: { readonly start: number; readonly end: number }): string {
  return 'text' in value ? value.text.slice(start, end) : '';
}

describe('a chart whose files are being edited', () => {
  it('is sound as it stands', async () => {
    expect(await wrongs(chart)).toEqual([]);
  });

  it.each(names)('is read with every prefix of %s', async (name) => {
    const path = `web/${name}`;
    const text = chart.get(path) ?? '';
    for (let end = 0; end < text.length; end += 1 + Math.ceil(text.length / 60))
      expect(await wrongs(new Map([...chart, [path, text.slice(0, end)]])), `${name} up to ${String(end)}`).toEqual([]);
  });

  it.each(names)('is read with any mark put into %s', async (name) => {
    const path = `web/${name}`;
    const text = chart.get(path) ?? '';
    for (const [index, piece] of ['{{', '}}', '"', '`', '\\', '(', ')', '|', '{{ end }}', '{{/*', '\r\n', '\u2028', '$', '.'].entries())
      for (let at = index * 7; at < text.length; at += 1 + Math.ceil(text.length / 5))
        expect(
          await wrongs(new Map([...chart, [path, text.slice(0, at) + piece + text.slice(at)]])),
          `${name}: ${piece} at ${String(at)}`,
        ).toEqual([]);
  });

  it('means the same with CRLF', async () => {
    const reader = await helm.load();
    const imagesOf = (texts: ReadonlyMap<string, string>): readonly string[] => {
      const known = { ...noFacts, files: knowing(texts) };
      return [...texts].flatMap(([path, text]) =>
        reader.read({ path, text }, known).uses.map(({ value }) => ('text' in value ? value.text : '?')),
      );
    };
    const crlf = new Map([...chart].map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    expect(imagesOf(crlf)).toEqual(imagesOf(chart));
  });
});
