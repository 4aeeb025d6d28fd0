import { resolveIn } from '../../model/file-path.js';
import type { EmbeddedFile, KnownFacts, Reading, SourceFile } from '../../model/reading.js';
import type { FilePath } from '../../model/span.js';
import { tracedFrom, type TracedText } from '../../model/traced-text.js';
import { findChartImages, type PlacedImage } from '../chart-values/index.js';
import { readYamlFile, type Search } from '../yaml-places/index.js';
import { chartFacts } from './chart-facts.js';
import { chartOfValues } from './chart-files.js';
import { places } from './places.js';
import { baseValues, renderChart } from './render-chart.js';
import { usedElsewhere, valuesImages } from './values-images.js';

/** Reads the values of a chart: the images that its templates make of them, and those that their keys alone tell of. */
export function readValues(file: SourceFile, known: KnownFacts): Reading {
  const embedded: EmbeddedFile[] = [];
  const folder = chartOfValues(file.path, known.files);
  const find = (search: Search): void => {
    const kind = otherKind(search);
    if (kind !== undefined) embedded.push({ kind, text: tracedFrom(file.text, search.document.at) });
    else noteImages(search, folder, known);
  };
  return { ...readYamlFile(file, { words: [':'], find }), embedded };
}

/** A manifest or a Compose file may have the name of values as well. */
function otherKind(search: Search): string | undefined {
  if (search.scalars('apiVersion').length > 0 && search.scalars('kind').length > 0) return 'kubernetes';
  const services = [...search.at('services.*.image'), ...search.at('services.*.build')];
  return services.some(({ kind }) => kind === 'scalar') && search.at('image').length === 0 ? 'compose' : undefined;
}

/** What the templates do with a value is more exact than what its key says, of which the range is more than a part of the value. */
function noteImages(search: Search, folder: FilePath | undefined, known: KnownFacts): void {
  const defaultTag = folder === undefined ? undefined : appVersionOf(folder, known);
  const options = { place: places.values, file: search.file.path, ...(defaultTag && { defaultTag }) };
  const told = search.roots.flatMap((root) => findChartImages(root, search, options)).sort((a, b) => a.at.start - b.at.start);
  const rendered = folder === undefined ? { images: [], usedElsewhere: [] } : renderedImages(search, folder, known);
  const replaced = new Set(rendered.usedElsewhere);
  for (const image of rendered.images) {
    const around = lastFrom(told, image.at.start)?.at;
    const isPart = around !== undefined && image.at.end <= around.end;
    if (isPart) replaced.add(around.start);
    search.note(isPart ? { ...image, at: around } : image);
  }
  for (const image of told) if (!replaced.has(image.at.start)) search.note(image);
}

/** The last of the images, in the order of the text, that begins at an offset or before it. */
function lastFrom(images: readonly PlacedImage[], offset: number): PlacedImage | undefined {
  let low = 0;
  let high = images.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((images[middle]?.at.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return images[low - 1];
}

/** With other values than the chart's own, those lie above them. */
function renderedImages(
  { file, roots }: Search,
  folder: FilePath,
  { files }: KnownFacts,
): { readonly images: readonly PlacedImage[]; readonly usedElsewhere: readonly number[] } {
  // Template marks in values are text like any other until `tpl` reads them: the document as it stands comes last.
  const root = roots.at(-1);
  const base = baseValues(folder, files, file.path);
  const sites = renderChart(folder, files, file, [{ text: file.text, file: undefined, ...(root && { root }) }, ...base]);
  return { images: valuesImages(sites, file.path, base.length > 0), usedElsewhere: usedElsewhere(sites) };
}

function appVersionOf(folder: FilePath, { files }: KnownFacts): TracedText | undefined {
  const chartFile = resolveIn(folder, 'Chart.yaml');
  return chartFile === undefined ? undefined : chartFacts(chartFile, files).appVersion;
}
