import type { Reading, SourceFile } from '../../model/reading.js';
import { inOrder, namesOf, readConfiguration, type HclNode, type HclObject } from '../hcl/index.js';
import { findBuilds } from './find-builds.js';
import { findHelm } from './find-helm.js';
import { findManifests } from './find-manifests.js';
import { instancesOf } from './instances.js';
import { ResourceSearch } from './resource-search.js';
import { dataRows, resourceRows, type ResourceRow } from './resources.js';
import { words } from './words.js';

/** Reads a configuration: each resource by the rows of its type, once for each element that it is written for. */
export function readTerraform(file: SourceFile): Reading {
  const { root, problems } = readConfiguration(file, words);
  const scope = namesOf(file, root);
  const search = new ResourceSearch(file, scope);
  const go = (block: string, rowsOf: ReadonlyMap<string, readonly ResourceRow[]>): void => {
    for (const { type, node } of blocksOf(root, block))
      for (const inside of instancesOf(node, scope)) readResource(search.within(inside), { type, node, rows: rowsOf.get(type) ?? [] });
  };
  go('resource', resourceRows);
  go('data', dataRows);
  const { uses, embedded, builds } = search;
  return inOrder({
    uses: [...uses.values()],
    embedded: [...embedded.values()],
    builds: [...builds.values()],
    problems: [...problems, ...search.problems.values()],
  });
}

interface Resource {
  readonly type: string;
  readonly node: HclNode;
  readonly rows: readonly ResourceRow[];
}

function readResource(search: ResourceSearch, { type, node, rows }: Resource): void {
  if (type === 'docker_image' || type === 'docker_registry_image') findBuilds(search, node);
  if (type === 'docker_image' && search.values(node, ['build']).length > 0) return;
  for (const row of rows) search.noteRow(node, row);
  findManifests(search, type, node);
  if (type === 'helm_release') findHelm(search, node);
}

/** The blocks of one keyword (`resource "type" "name" { … }`) with their types. */
function blocksOf(root: HclObject, keyword: string): readonly { readonly type: string; readonly node: HclNode }[] {
  return root.entries
    .filter(({ key }) => key.text === keyword)
    .flatMap(({ value }) => entriesOf(value))
    .flatMap(({ key: type, value }) => entriesOf(value).map(({ value: node }) => ({ type: type.text, node })));
}

/** The entries of an object or, in JSON, of a list of them. */
function entriesOf(node: HclNode): HclObject['entries'] {
  if (node.kind === 'object') return node.entries;
  return node.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'object' ? item.entries : [])) : [];
}
