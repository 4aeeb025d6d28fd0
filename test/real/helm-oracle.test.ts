import { beforeAll, describe, expect, it } from 'vitest';
import type { ImageUse } from '../../src/core/model/image-use.js';
import { corpusFiles } from './support/corpus.js';
import { findCharts, type Chart } from './support/find-charts.js';
import { kindsCorpus } from './support/kinds-corpus.js';
import { askOracle } from './support/oracle.js';
import { readProject } from './support/read-project.js';
import { toRendered, type Rendered, type RenderedImage } from './support/rendered.js';

/*
 * Published charts, rendered by Helm with their default values: every image that comes out must be among the uses that we find in the chart's own
 * files, or its template must be said to hold one that nobody can tell.
 */

interface Case {
  readonly chart: Chart;
  readonly rendered: Rendered;
  readonly uses: readonly ImageUse[];
}

let cases: readonly Case[];

beforeAll(async () => {
  const all = await corpusFiles(kindsCorpus);
  const charts = findCharts(all);
  const answers = await askOracle(
    'helm',
    charts.map(({ files }) => ({ files: Object.fromEntries(files) })),
  );
  const read: Case[] = [];
  for (const [index, chart] of charts.entries()) {
    const files = await readProject(new Map([...chart.files].map(([path, text]) => [`${chart.folder}/${path}`, text])));
    read.push({ chart, rendered: toRendered(answers[index]), uses: files.flatMap(({ reading }) => reading.uses) });
  }
  cases = read;
});

describe('what Helm renders from published charts', () => {
  it('is among our uses, or its template is said to hold an image that is not known here', () => {
    const outcomes = cases.flatMap((each) => distinct(each.rendered.images).map((image) => ({ each, image, how: howFound(image, each) })));
    const count = (how: string): string => String(outcomes.filter((outcome) => outcome.how === how).length);
    const rendered = cases.filter((each) => each.rendered.error === undefined);
    console.log(
      `${String(cases.length)} charts, ${String(rendered.length)} that Helm renders: ${String(outcomes.length)} images, ` +
        `${count('exact')} found as they are, ${count('unresolved')} said to be unresolved, ${count('missed')} missed`,
    );
    const missed = outcomes.filter(({ how }) => how === 'missed').map(({ each, image }) => `${each.chart.folder}: ${shown(image)}`);
    if (process.env['WHARFMASTER_LIST'] !== undefined) {
      console.log(
        [
          'unresolved:',
          ...outcomes.filter(({ how }) => how === 'unresolved').map(({ each, image }) => `${each.chart.folder}: ${shown(image)}`),
        ].join('\n'),
      );
      console.log(['missed:', ...missed].join('\n'));
    }
    expect(missed).toEqual([]);
    expect(outcomes.filter(({ how }) => how === 'exact').length).toBeGreaterThanOrEqual(0.95 * outcomes.length);
  });

  it('has every image that we read in a chart without conditions', () => {
    const total = cases.filter(({ rendered }) => rendered.error === undefined);
    const named = total.flatMap((each) => each.uses.filter(({ value }) => value.kind === 'reference').map((use) => ({ each, use })));
    const seen = named.filter(({ each, use }) => 'text' in use.value && isRendered(use.value.text, each.rendered));
    console.log(
      `${String(named.length)} images named in the files of these charts, ${String(seen.length)} of them rendered with default values`,
    );
    if (process.env['WHARFMASTER_LIST'] !== undefined)
      console.log(
        named
          .filter((item) => !seen.includes(item))
          .map(({ use }) => `${use.place.id} ${use.written} -> ${'text' in use.value ? use.value.text : ''} in ${use.at.file}`)
          .join('\n'),
      );
    expect(seen.length).toBeGreaterThan(0);
  });
});

function howFound(image: RenderedImage, { uses, chart }: Case): 'exact' | 'unresolved' | 'missed' {
  if (uses.some(({ value }) => 'text' in value && value.text.trim() === image.text.trim())) return 'exact';
  const template = `${chart.folder}/${(image.template ?? '').replace(/^[^/]*\//, '')}`;
  return uses.some(({ value, at }) => value.kind === 'unresolved' && at.file === template) ? 'unresolved' : 'missed';
}

function isRendered(text: string, rendered: Rendered): boolean {
  return rendered.images.some((image) => image.text.trim() === text.trim());
}

function distinct(images: readonly RenderedImage[]): readonly RenderedImage[] {
  const byText = new Map(images.filter(({ text }) => text.trim() !== '').map((image) => [`${image.text} ${image.template ?? ''}`, image]));
  return [...byText.values()];
}

function shown({ text, kind, path, template }: RenderedImage): string {
  return `${text} (${kind}${path} of ${template ?? ''})`;
}
