import type { KnownFiles } from '../../model/reading.js';
import type { FilePath } from '../../model/span.js';
import { inFile, type TracedText } from '../../model/traced-text.js';
import { readDocuments } from '../yaml/read-documents.js';
import { follow, scalarsOf } from '../yaml/look-up.js';
import { traceScalar } from '../yaml/trace-scalar.js';

/** What Chart.yaml says of a chart, as templates see it (`.Chart`). */
export interface ChartFacts {
  readonly name?: TracedText;
  readonly version?: TracedText;
  readonly appVersion?: TracedText;
}

export function chartFacts(chartFile: FilePath, files: KnownFiles): ChartFacts {
  const known = files.read(chartFile);
  if (known.state !== 'text') return {};
  const { documents } = readDocuments(known.text, { words: ['version', 'name'] });
  const roots = documents.flatMap((document) => document.roots);
  const field = (key: string): TracedText | undefined => {
    const scalar = scalarsOf(follow(roots, [key])).at(-1);
    return scalar === undefined ? undefined : inFile(traceScalar(scalar, known.text), chartFile);
  };
  const { name, version, appVersion } = { name: field('name'), version: field('version'), appVersion: field('appVersion') };
  return { ...(name && { name }), ...(version && { version }), ...(appVersion && { appVersion }) };
}
