import { nothingRead, type EmbeddedFile, type KnownFacts, type Reading, type SourceFile } from '../../model/reading.js';
import type { ImageUse } from '../../model/image-use.js';
import type { Span } from '../../model/span.js';
import { joinTraced, sliceTraced, tracedFrom, type TracedText } from '../../model/traced-text.js';
import { passesForImage, toUse } from '../image-text/index.js';
import { chartOfTemplate } from './chart-files.js';
import { spanOfValue } from './image-sites.js';
import { places } from './places.js';
import { baseValues, renderChart } from './render-chart.js';
import { settleTemplate } from './settle-template.js';

/**
 * Reads a template of a chart. What its expressions make of the chart's own values is settled: an image that the values name is reported there, one
 * that the template names here. Everything else is read as the manifest that it is, with unresolved expressions.
 */
export function readTemplate(file: SourceFile, known: KnownFacts): Reading {
  const folder = asksForImages.test(file.text) ? chartOfTemplate(file.path, known.files) : undefined;
  const base = folder === undefined ? [] : baseValues(folder, known.files, file.path);
  const sites = folder === undefined ? [] : renderChart(folder, known.files, file, base);
  const settled = settleTemplate(file, sites, new Set(base.flatMap((values) => values.file ?? [])));
  const isManifest = file.text.includes('apiVersion') && file.text.includes('kind');
  const rest: EmbeddedFile = { kind: 'kubernetes', text: without(file.text, settled.spans) };
  return isManifest
    ? { ...nothingRead, uses: settled.uses, embedded: [rest] }
    : { ...nothingRead, uses: [...settled.uses, ...literalImages(file)].sort((a, b) => a.at.span.start - b.at.span.start) };
}

/** Most templates ask for none, and need nothing else to be looked at. */
const asksForImages = /^[ \t]*(?:-[ \t]+)*["']?image["']?[ \t]*:.*\{\{/m;

function without(text: string, spans: readonly Span[]): TracedText {
  const whole = tracedFrom(text, { start: 0, end: text.length });
  const ends = [0, ...spans.map(({ end }) => end)];
  return joinTraced(...ends.map((end, index) => sliceTraced(whole, end, spans[index]?.start ?? text.length)));
}

/** The images that a template of named parts writes out, line by line: it is no YAML. */
function literalImages(file: SourceFile): readonly ImageUse[] {
  return [...file.text.matchAll(/^[ \t]*(?:-[ \t]+)*["']?image["']?[ \t]*:(?=[ \t])/gm)].flatMap(({ index, 0: key }) => {
    const span = spanOfValue(file.text, index + key.length);
    if (span === undefined) return [];
    const text = tracedFrom(file.text, span);
    if (text.text.includes('{{') || !passesForImage(text)) return [];
    return toUse(file, { place: places.template, text }) ?? [];
  });
}
