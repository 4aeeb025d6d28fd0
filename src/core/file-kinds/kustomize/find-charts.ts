import { resolvePath } from '../../model/file-path.js';
import { joinTraced, spanOf, standIn, type TracedText } from '../../model/traced-text.js';
import { findChartImages } from '../chart-values/index.js';
import { joinParts, withoutPrefix } from '../image-text/index.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { places } from './places.js';
import type { HandedOn } from './handed-on.js';

/** The charts that a kustomization inflates: from which registry they come, and the images in the values that it gives them. */
export function findCharts(search: Search, { follows }: HandedOn): void {
  for (const chart of search.at('helmCharts[]')) {
    noteChart(chart, search);
    for (const values of search.at('valuesInline', [chart]))
      for (const image of findChartImages(values, search, { place: places.chartValues, file: search.file.path })) search.note(image);
    for (const path of ['valuesFile', 'additionalValuesFiles[]'])
      for (const { text } of search.scalars(path, [chart])) {
        const file = resolvePath(search.file.path, text);
        if (file !== undefined) follows.push({ file, kind: 'helm' });
      }
  }
}

function noteChart(chart: YamlNode, search: Search): void {
  const [name] = search.scalars('name', [chart]);
  const [version] = search.scalars('version', [chart]);
  for (const scalar of search.scalars('repo', [chart])) {
    const registry = withoutPrefix(search.trace(scalar), 'oci://');
    if (registry === undefined || name === undefined) continue;
    const at = spanOf(registry);
    const tag = version && toTag(search.trace(version));
    search.note({
      place: places.chart,
      text: joinParts({ registry, repository: search.trace(name), ...(tag && { tag }) }),
      ...(at && { at }),
      related: version ? [{ file: search.file.path, span: version.at, role: 'tag', message: 'The version is written here.' }] : [],
    });
  }
}

/** Helm writes `_` for the `+` of a version, which no tag may hold. */
function toTag(version: TracedText): TracedText {
  if (!version.text.includes('+')) return version;
  return joinTraced(
    ...version.runs.map((run) => standIn(version.text.slice(run.start, run.end).replaceAll('+', '_'), run.from, run.open, run.file)),
  );
}
