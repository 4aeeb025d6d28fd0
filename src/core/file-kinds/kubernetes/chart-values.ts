import { joinTraced, standIn, type TracedText } from '../../model/traced-text.js';
import { findChartImages } from '../chart-values/index.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { joinScalars } from './join-scalars.js';
import { passesStrictly } from './image-forms.js';
import { places } from './places.js';
import { note, type Resource } from './resource.js';

/** Notes the images that values of a chart name by their keys; the chart itself is somewhere else. */
export function readChartValues(values: YamlNode, resource: Resource): void {
  const { search } = resource;
  search.settled.add(values);
  for (const image of findChartImages(values, search, { place: places.chartValue, file: search.file.path })) note(image, resource);
}

/** Parameters of a chart: a list of `{name, value}`, whose names are ways into its values. */
export function readChartParameters(list: YamlNode, resource: Resource): void {
  const { search } = resource;
  const values = new Map<string, YamlScalar>();
  for (const parameter of search.at(list, '[]')) {
    const [name] = search.scalars(parameter, 'name');
    const [value] = search.scalars(parameter, 'value');
    if (name !== undefined && value !== undefined) values.set(name.text, value);
  }
  for (const [name, value] of values) {
    if (/image$/i.test(name) && passesStrictly(search.trace(value)))
      note({ place: places.chartValue, text: search.trace(value), at: value.at }, resource);
    const image = /^(.*image)\.repository$/i.exec(name)?.[1];
    if (image === undefined) continue;
    const parts = { registry: values.get(`${image}.registry`), tag: values.get(`${image}.tag`), digest: values.get(`${image}.digest`) };
    const joined = joinScalars({ repository: value, ...parts }, search);
    note(
      { ...joined, place: places.chartValue, text: (parts.tag ?? parts.digest) ? joined.text : withUnknownTag(joined.text, value) },
      resource,
    );
  }
}

/** The tag is one of the chart's own values. */
function withUnknownTag(text: TracedText, { at }: YamlScalar): TracedText {
  const end = { start: at.end, end: at.end };
  return joinTraced(text, standIn(':', end), standIn('unknown', end, 'image.tag'));
}
