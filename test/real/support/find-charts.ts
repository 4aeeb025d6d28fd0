import type { CorpusFile } from './corpus.js';

/** A Helm chart as somebody published it. */
export interface Chart {
  readonly folder: string;
  /** The chart's files by their path below its folder, subcharts among them. */
  readonly files: ReadonlyMap<string, string>;
}

/** Every chart among the files that stands in no other chart's `charts/` and has templates of its own or below. */
export function findCharts(files: readonly CorpusFile[]): readonly Chart[] {
  const folders = files.flatMap(({ name }) => (name.endsWith('/Chart.yaml') ? [name.slice(0, -'/Chart.yaml'.length)] : []));
  const outer = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/charts/`)));
  const charts = new Map(outer.map((folder) => [folder, new Map<string, string>()]));
  for (const { name, text } of files)
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) charts.get(name.slice(0, at))?.set(name.slice(at + 1), text);
  return [...charts].map(([folder, inside]) => ({ folder, files: inside })).filter((chart) => [...chart.files.keys()].some(isTemplate));
}

function isTemplate(path: string): boolean {
  return /(^|\/)templates\/.*\.ya?ml$/.test(path);
}
