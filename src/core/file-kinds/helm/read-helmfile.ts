import { resolvePath } from '../../model/file-path.js';
import type { FollowedFile, Reading, SourceFile } from '../../model/reading.js';
import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import { findChartImages } from '../chart-values/index.js';
import { readYamlFile, type Search } from '../yaml-places/index.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { chartArtifact } from './chart-artifact.js';
import { places } from './places.js';

/** Reads a helmfile: the charts of its releases that come from registries, and the images in the values that it gives them. */
export function readHelmfile(file: SourceFile): Reading {
  const follows: FollowedFile[] = [];
  const reading = readYamlFile(file, {
    words: ['oci', 'image', 'repository', 'values'],
    find: (search) => findInHelmfile(search, follows),
  });
  return { ...reading, follows };
}

function findInHelmfile(search: Search, follows: FollowedFile[]): void {
  const registries = registriesIn(search);
  for (const release of search.at('releases[]')) {
    noteChart(release, registries, search);
    noteValues(release, search, follows);
  }
  for (const template of search.at('templates.*')) noteValues(template, search, follows);
}

/** Repositories that are registries (`oci: true`), by name. */
function registriesIn(search: Search): ReadonlyMap<string, TracedText> {
  const registries = new Map<string, TracedText>();
  for (const repository of search.at('repositories[]')) {
    const isRegistry = search.at('oci', [repository]).some((node) => node.kind === 'scalar' && node.text === 'true');
    const [name] = search.scalars('name', [repository]);
    const [url] = search.scalars('url', [repository]);
    if (isRegistry && name !== undefined && url !== undefined) registries.set(name.text, search.trace(url));
  }
  return registries;
}

function noteChart(release: YamlNode, registries: ReadonlyMap<string, TracedText>, search: Search): void {
  const [version] = search.scalars('version', [release]);
  for (const chart of search.scalars('chart', [release])) {
    const artifact = chartArtifact({ place: places.release, search, version, ...addressOf(chart, registries, search) });
    if (artifact !== undefined) search.note(chart.text.startsWith('oci://') ? artifact : { ...artifact, at: chart.at });
  }
}

/** `oci://registry.example/charts/redis`, or `name/redis` where `name` is one of the registries above. */
function addressOf(
  chart: YamlScalar,
  registries: ReadonlyMap<string, TracedText>,
  search: Search,
): { readonly address: TracedText; readonly name?: TracedText } {
  const address = search.trace(chart);
  const slash = chart.text.indexOf('/');
  const registry = slash < 0 ? undefined : registries.get(chart.text.slice(0, slash));
  return registry === undefined || !chart.literal ? { address } : { address: registry, name: sliceTraced(address, slash + 1) };
}

/** Values stand there as maps, or in files of their own. */
function noteValues(release: YamlNode, search: Search, follows: FollowedFile[]): void {
  for (const values of search.at('values[]', [release])) {
    if (values.kind === 'scalar') {
      const file = values.text.includes('{{') ? undefined : resolvePath(search.file.path, values.text);
      if (file !== undefined && /\.ya?ml(?:\.gotmpl)?$/.test(file)) follows.push({ file, kind: 'helm' });
    } else {
      for (const image of findChartImages(values, search, { place: places.releaseValues, file: search.file.path })) search.note(image);
    }
  }
}
