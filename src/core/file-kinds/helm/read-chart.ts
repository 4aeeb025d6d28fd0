import type { Reading, SourceFile } from '../../model/reading.js';
import { sliceTraced, spanOf, standIn } from '../../model/traced-text.js';
import { passesForImage } from '../image-text/index.js';
import { readYamlFile, type Search } from '../yaml-places/index.js';
import { follow, scalarsOf } from '../yaml/look-up.js';
import { isTooDeep } from '../yaml/nesting.js';
import { parseTree } from '../yaml/parse-tree.js';
import { chartArtifact } from './chart-artifact.js';
import { places } from './places.js';

/** Reads Chart.yaml: the charts from registries that it depends on, and the images that it lists for Artifact Hub. */
export function readChart(file: SourceFile): Reading {
  return readYamlFile(file, { words: ['oci://', 'artifacthub.io/images'], find: findInChart });
}

function findInChart(search: Search): void {
  for (const dependency of search.at('dependencies[]')) {
    const [name] = search.scalars('name', [dependency]);
    const [version] = search.scalars('version', [dependency]);
    for (const address of search.scalars('repository', [dependency])) {
      const written = search.trace(address);
      if (name === undefined || !written.text.startsWith('oci://')) continue;
      const artifact = chartArtifact({ place: places.dependency, address: written, name: search.trace(name), version, search });
      if (artifact !== undefined) search.note(artifact);
    }
  }
  noteListed(search);
}

/** The annotation's text is a YAML list of its own. */
function noteListed(search: Search): void {
  for (const annotation of search.scalars('annotations."artifacthub.io/images"')) {
    const text = search.trace(annotation);
    if (isTooDeep(text.text)) continue;
    for (const scalar of scalarsOf(follow(parseTree(text.text, 0).roots, ['[]', 'image'], search))) {
      const written = sliceTraced(text, scalar.at.start, scalar.at.end);
      const at = spanOf(written);
      const image = scalar.literal || at === undefined ? written : standIn(scalar.text, at);
      if (at !== undefined && passesForImage(image)) search.note({ place: places.listed, text: image, at });
    }
  }
}
