import { resolveIn } from '../../model/file-path.js';
import type { KnownFiles, SourceFile } from '../../model/reading.js';
import type { FilePath } from '../../model/span.js';
import type { TracedText } from '../../model/traced-text.js';
import { readDocuments } from '../yaml/read-documents.js';
import { chartFacts } from './chart-facts.js';
import { chartTemplates, type ChartTemplate } from './chart-templates.js';
import { imageSites, type ImageSite } from './image-sites.js';
import { asksForImage } from './template/asks-for-image.js';
import { Renderer } from './template/render.js';
import type { Body } from './template/tree.js';
import { fieldOf, mapOf, nothing, textValue, toValue, type Value, type ValuesFile } from './template/value.js';

/** What a chart's templates make of its values: every place that asks for an image through an expression. */
export function renderChart(folder: FilePath, files: KnownFiles, own: SourceFile, values: readonly ValuesFile[]): readonly ImageSite[] {
  const templates = chartTemplates(folder, files, own);
  const defines = new Map(templates.flatMap(({ parsed }) => [...parsed.defines]));
  const texts = new Map(templates.map(({ file, text }) => [file, text]));
  const root = rootOf(folder, files, values);
  return rendering(templates, own)
    .filter(({ parsed }) => asksForImage(parsed.body, defines))
    .flatMap((template) => sitesOf(template, defines, root, (file) => texts.get(file)));
}

/** Of a template that defines nothing for others, only its own rendering tells. */
function rendering(templates: readonly ChartTemplate[], own: SourceFile): readonly ChartTemplate[] {
  const itself = templates.find(({ file }) => file === undefined);
  if (itself?.renders === true && itself.parsed.defines.size === 0 && itself.text === own.text) return [itself];
  return templates.filter(({ renders }) => renders);
}

function sitesOf(
  { parsed }: ChartTemplate,
  defines: ReadonlyMap<string, Body>,
  root: Value,
  textOf: (file: FilePath | undefined) => string | undefined,
): readonly ImageSite[] {
  const sites: ImageSite[] = [];
  const note = (text: TracedText, aside: number): void => void sites.push(...imageSites(text, aside, textOf));
  const text = new Renderer(defines).renderFile(parsed.body, root, note);
  note(text, 0);
  return sites;
}

/** The values of a chart's own `values.yaml`; nothing when it is the file being read, or not known. */
export function baseValues(folder: FilePath, files: KnownFiles, own: FilePath): readonly ValuesFile[] {
  for (const name of ['values.yaml', 'values.yml']) {
    const file = resolveIn(folder, name);
    if (file === own) return [];
    const known = file === undefined ? undefined : files.read(file);
    if (known?.state === 'text') return [{ file, text: known.text }];
  }
  return [];
}

/** `.` of a template. What only an installation knows is unknown. */
function rootOf(folder: FilePath, files: KnownFiles, values: readonly ValuesFile[]): Value {
  const chartFile = resolveIn(folder, 'Chart.yaml');
  const facts = chartFile === undefined ? {} : chartFacts(chartFile, files);
  const text = (traced: TracedText | undefined): Value => (traced === undefined ? nothing : textValue(traced));
  const unknown = Object.fromEntries(
    ['Release', 'Capabilities', 'Files', 'Template', 'Subcharts'].map((name) => [name, { kind: 'unknown', name: `.${name}` } as const]),
  );
  const parts = [...values.map(valuesOf), outerGlobals(folder, files)].flatMap((value) => (value.kind === 'map' ? value.parts : []));
  return mapOf({
    ...unknown,
    Values: { kind: 'map', parts },
    Chart: mapOf({ Name: text(facts.name), Version: text(facts.version), AppVersion: text(facts.appVersion) }),
  });
}

/** What the chart around this one says for all (`global`), where this one says nothing. */
function outerGlobals(folder: FilePath, files: KnownFiles): Value {
  const outer = /^(.*?)\/?charts\/[^/]+$/.exec(folder)?.[1];
  const [values] = outer === undefined ? [] : baseValues(outer, files, '');
  return values === undefined ? nothing : mapOf({ global: fieldOf(valuesOf(values), 'global') });
}

/** Template marks in values are text like any other until `tpl` reads them, so that the document counts as it stands. */
function valuesOf(source: ValuesFile): Value {
  if (source.root !== undefined) return toValue(source.root, source);
  const known = kept.find(({ values }) => values.text === source.text && values.file === source.file);
  if (known !== undefined) return known.value;
  const value = readValues(source);
  kept.unshift({ values: source, value });
  kept.length = Math.min(kept.length, mostKept);
  return value;
}

/** Every template of a chart asks for the same values. */
const kept: { readonly values: ValuesFile; readonly value: Value }[] = [];
const mostKept = 4;

function readValues(source: ValuesFile): Value {
  const { documents } = readDocuments(source.text, { words: [':'] });
  const root = documents[0]?.roots.at(-1);
  return root === undefined ? nothing : toValue(root, source);
}
