import type { PlaceInfo } from '../../model/image-use.js';
import { sliceTraced } from '../../model/traced-text.js';
import { withoutPrefix } from '../image-text/index.js';
import { unreadableText } from '../yaml/problems.js';
import { holdsWord } from '../yaml/spelling.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { readArtifact } from './artifacts.js';
import { readChartParameters, readChartValues } from './chart-values.js';
import { readArguments, readEnvironment } from './container-texts.js';
import { readFiles } from './files.js';
import type { KindRow } from './kind-row.js';
import { readKustomizeImage } from './kustomize-images.js';
import { scopesIn } from './parameters.js';
import { places } from './places.js';
import { readPodText } from './pod-text.js';
import { note, scalarsIn, type Resource } from './resource.js';
import { readSplitImage } from './split-images.js';
import { words } from './words.js';

/** Notes everything that a row of the table leads to. */
export function readRow(row: KindRow, resource: Resource): void {
  const { node, search } = resource;
  const nodes = (paths: readonly string[] = []): readonly YamlNode[] => paths.flatMap((path) => [...search.at(node, path)]);
  readContainers(row, nodes, resource);
  noteEach(nodes(row.images), places.custom, resource);
  noteEach(nodes(row.bundles), places.bundle, resource);
  noteEach(nodes(row.packages), places.package, resource);
  for (const scalar of scalarsIn(nodes(row.dockerUrls))) {
    const text = withoutPrefix(search.trace(scalar), 'docker://');
    if (text !== undefined) note({ place: places.custom, text }, resource);
  }
  for (const split of row.split ?? []) for (const map of search.at(node, split.at)) readSplitImage(map, split, resource);
  for (const artifact of row.artifacts ?? []) for (const map of search.at(node, artifact.at)) readArtifact(map, artifact, resource);
  for (const image of nodes(row.kustomizeImages)) readKustomizeImage(image, resource);
  for (const scalar of scalarsIn(nodes(row.kustomizeTexts))) noteKustomizeText(scalar, resource);
  for (const values of nodes(row.chartValues)) readChartValues(values, resource);
  for (const list of nodes(row.chartParameters)) readChartParameters(list, resource);
  for (const variable of nodes(row.environments)) readEnvironment(variable, resource);
  readTexts(row, nodes, resource);
  for (const inner of nodes(row.resources)) search.add({ node: inner, kinds: [], apiVersions: [] });
  for (const files of nodes(row.files)) readFiles(files, resource);
  for (const scope of row.parameters ?? []) search.scopes.push(...scopesIn(node, scope, search));
}

type Nodes = (paths?: readonly string[]) => readonly YamlNode[];

function readContainers(row: KindRow, nodes: Nodes, resource: Resource): void {
  const inPods = (rest: string): readonly string[] => (row.pods ?? []).map((path) => `${path}.${rest}`);
  const { search } = resource;
  const read = (containers: readonly YamlNode[], place: PlaceInfo): void => {
    for (const container of containers) {
      noteEach(search.at(container, 'image'), place, resource);
      readArguments(container, resource);
      for (const variable of search.at(container, 'env[]')) readEnvironment(variable, resource);
    }
  };
  read(nodes([...inPods('containers[]'), ...(row.containers ?? [])]), places.container);
  read(nodes([...inPods('initContainers[]'), ...(row.initContainers ?? [])]), places.initContainer);
  read(nodes(inPods('ephemeralContainers[]')), places.ephemeralContainer);
  noteEach(nodes(inPods('volumes[].image.reference')), places.imageVolume, resource);
}

/** Texts that hold what a controller reads as YAML of its own. */
function readTexts(row: KindRow, nodes: Nodes, resource: Resource): void {
  const { search } = resource;
  for (const scalar of scalarsIn(nodes(row.podTexts)))
    readInside(scalar, resource, (pod) => {
      readRow(podText, { ...resource, node: pod });
    });
  for (const scalar of scalarsIn(nodes(row.chartValueTexts)))
    readInside(scalar, resource, (values) => {
      readChartValues(values, resource);
    });
  for (const scalar of scalarsIn(nodes(row.manifestTexts)))
    if (holdsWord(scalar.text, words)) search.embedded.push({ kind: 'kubernetes', text: search.traceAsWritten(scalar) });
}

function readInside(scalar: YamlScalar, { search }: Resource, read: (root: YamlNode) => void): void {
  const root = readPodText(scalar, search.file.text);
  if (root) read(root);
  else if (holdsWord(scalar.text, words)) search.problems.push(unreadableText(scalar.at));
}

/** The text is a pod spec itself. */
const podText: KindRow = { groups: [], kinds: [], containers: ['containers[]'], initContainers: ['initContainers[]'] };

/** `old=new:tag`, or `new:tag` alone. */
function noteKustomizeText(scalar: YamlScalar, resource: Resource): void {
  const text = resource.search.trace(scalar);
  const replacement = sliceTraced(text, text.text.indexOf('=') + 1);
  if (!replacement.text.startsWith(':')) note({ place: places.kustomizeImage, text: replacement }, resource);
}

function noteEach(nodes: Iterable<YamlNode>, place: PlaceInfo, resource: Resource): void {
  for (const scalar of scalarsIn(nodes)) note({ place, text: resource.search.trace(scalar), at: scalar.at }, resource);
}
