import type { CustomResource, SourceFile } from '../../model/reading.js';
import { scalarsOf } from '../yaml/look-up.js';
import { tooMuchWork } from '../yaml/problems.js';
import type { YamlDocument, YamlNode } from '../yaml/tree.js';
import { findGenerically } from './generic.js';
import { readOperations } from './json-patch.js';
import { rowsFor, type WrittenName } from './kind-of.js';
import { builtInKinds } from './kinds.js';
import { withParameters } from './parameters.js';
import { readRow } from './read-row.js';
import { Search, type Candidate, type FoundImages } from './search.js';

/** Finds the images of all resources of a document: lists are opened, each resource is read by its own kind. */
export function findImages(document: YamlDocument, file: SourceFile, described: readonly CustomResource[] = []): FoundImages {
  const search = new Search(document, file);
  for (const root of document.roots) {
    if (root.kind === 'list') readOperations(root, search);
    search.add({ node: root, apiVersions: [], kinds: [] });
  }
  for (let next = search.next(); next; next = search.next()) readResource(next, search, described);
  const found = withParameters(search.found, search.scopes, search);
  if (search.stepsLeft < 0) search.problems.push(tooMuchWork(document.at));
  const { embedded, duplicates, problems, resources } = search;
  return { found, embedded, duplicates, problems, resources };
}

function readResource({ node, ...inherited }: Candidate, search: Search, described: readonly CustomResource[]): void {
  const written = { kinds: search.namesAt(node, 'kind'), apiVersions: search.namesAt(node, 'apiVersion') };
  if (written.kinds.length > 0 && written.apiVersions.length > 0) search.resources++;
  const kinds = written.kinds.length > 0 ? written.kinds : inherited.kinds;
  const apiVersions = written.apiVersions.length > 0 ? written.apiVersions : inherited.apiVersions;
  if (search.isBroken || isList(kinds)) openList(node, kinds, apiVersions, search);
  const known = rowsFor(apiVersions, kinds, described);
  // What a broken document says further down may change its kind, so it counts as any.
  const rows = search.isBroken ? [...known.rows, ...builtInKinds] : known.rows;
  const namespaces = scalarsOf(search.at(node, 'metadata.namespace'));
  for (const row of rows) readRow(row, { node, namespaces, search });
  if (!known.generic && !search.isBroken) return;
  // Only of a resource whose kind is certain: nothing may be hidden by claiming one more.
  const certain = kinds.length === 1 && apiVersions.length === 1 ? known.rows : [];
  const notFetched = certain.flatMap((row) => (row.notFetched ?? []).flatMap((path) => [...search.at(node, path)]));
  const settled = certain.length > 0 ? search.settled : [];
  for (const image of findGenerically({ node, namespaces, search }, new Set([...notFetched, ...settled])))
    if (known.generic || !image.guessed) search.found.push({ ...image, namespaces, generic: true });
}

function isList(kinds: readonly WrittenName[]): boolean {
  return kinds.length === 0 || kinds.some((kind) => kind === undefined || kind.endsWith('List'));
}

function openList(node: YamlNode, kinds: readonly WrittenName[], apiVersions: readonly WrittenName[], search: Search): void {
  const itemKinds = kinds.flatMap((kind) => (kind?.endsWith('List') && kind !== 'List' ? kind.slice(0, -'List'.length) : []));
  for (const item of search.at(node, 'items[]')) search.add({ node: item, kinds: itemKinds, apiVersions });
}
