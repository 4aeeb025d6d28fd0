import { objectsIn, type HclNode } from '../hcl/index.js';
import { joinParts, passesForImage, withoutPrefix } from '../image-text/index.js';
import { embed } from './find-manifests.js';
import { places } from './places.js';
import type { ResourceSearch } from './resource-search.js';

/** A `helm_release`: its chart when a registry holds it, the values that it gives as text, and settings of images. */
export function findHelm(search: ResourceSearch, release: HclNode): void {
  noteChart(search, release);
  for (const values of search.values(release, ['values'])) if (values.kind === 'template') embed(search, values, 'helm');
  for (const set of search.values(release, ['set']).flatMap(objectsIn)) noteSetting(search, set);
}

/** `chart = "oci://…"`, or the name of a chart in `repository = "oci://…"`. */
function noteChart(search: ResourceSearch, release: HclNode): void {
  const [version] = search.settled(release, ['version']);
  const [repository] = search.settled(release, ['repository']);
  for (const chart of search.settled(release, ['chart'])) {
    const whole = withoutPrefix(chart.text, 'oci://');
    const folder = repository === undefined ? undefined : withoutPrefix(repository.text, 'oci://');
    const tag = version === undefined ? {} : { tag: version.text };
    const text =
      whole !== undefined
        ? joinParts({ repository: whole, ...tag })
        : folder !== undefined
          ? joinParts({ registry: folder, repository: chart.text, ...tag })
          : undefined;
    if (text !== undefined) search.noteAt(places.helmChart, { ...chart, text }, chart.at);
  }
}

/** `set { name = "image", value = "nginx:1" }`; where the parts are set apart, nobody knows here how the chart puts them together. */
function noteSetting(search: ResourceSearch, set: HclNode): void {
  const names = search.settled(set, ['name']).map(({ text }) => text.text);
  if (!names.some((name) => /(?:^|\.)(?:\w*[iI]mage)$/.test(name))) return;
  for (const value of search.settled(set, ['value']))
    if (passesForImage(value.text) && !/^(?:true|false)$/.test(value.text.text)) search.note(places.helmSetting, value);
}
