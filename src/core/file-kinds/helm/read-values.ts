import { resolveIn } from '../../model/file-path.js';
import type { EmbeddedFile, KnownFacts, Reading, SourceFile } from '../../model/reading.js';
import { tracedFrom } from '../../model/traced-text.js';
import { findChartImages } from '../chart-values/index.js';
import { readYamlFile, type Search } from '../yaml-places/index.js';
import { chartFacts } from './chart-facts.js';
import { chartOfValues } from './chart-files.js';
import { places } from './places.js';

/** Reads the values of a chart: the images that its templates make of them, and those that their keys alone tell of. */
export function readValues(file: SourceFile, known: KnownFacts): Reading {
  const embedded: EmbeddedFile[] = [];
  const folder = chartOfValues(file.path, known.files);
  const chartFile = folder === undefined ? undefined : resolveIn(folder, 'Chart.yaml');
  const chart = chartFile === undefined ? undefined : chartFacts(chartFile, known.files);
  const reading = readYamlFile(file, {
    words: [':'],
    find: (search) => {
      const kind = otherKind(search);
      if (kind !== undefined) embedded.push({ kind, text: tracedFrom(file.text, search.document.at) });
      else
        for (const root of search.roots)
          for (const image of findChartImages(root, search, {
            ...{ place: places.values, file: file.path },
            ...(chart?.appVersion && { defaultTag: chart.appVersion }),
          }))
            search.note(image);
    },
  });
  return { ...reading, embedded };
}

/** A manifest or a Compose file may have the name of values as well. */
function otherKind(search: Search): string | undefined {
  if (search.scalars('apiVersion').length > 0 && search.scalars('kind').length > 0) return 'kubernetes';
  const services = [...search.at('services.*.image'), ...search.at('services.*.build')];
  return services.some(({ kind }) => kind === 'scalar') && search.at('image').length === 0 ? 'compose' : undefined;
}
