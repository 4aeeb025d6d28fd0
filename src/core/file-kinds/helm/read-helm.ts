import type { KnownFacts, Reading, SourceFile } from '../../model/reading.js';
import { toHelmFile } from './names.js';
import { readChart } from './read-chart.js';
import { readHelmfile } from './read-helmfile.js';
import { readTemplate } from './read-template.js';
import { readValues } from './read-values.js';

/** Reads a file of a chart. A file that something else says to be Helm's, whatever its name, holds values; so does one inside another file (`#`). */
export function readHelm(file: SourceFile, known: KnownFacts): Reading {
  const isInside = file.kind === 'helm' && file.path.includes('#');
  switch (isInside ? 'values' : (toHelmFile(file.path) ?? (file.kind === 'helm' ? 'values' : 'template'))) {
    case 'chart':
      return readChart(file);
    case 'helmfile':
      return readHelmfile(file);
    case 'values':
      return readValues(file, known);
    case 'template':
      return readTemplate(file, known);
  }
}
