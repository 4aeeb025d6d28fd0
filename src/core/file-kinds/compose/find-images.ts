import { isMergeKey, withMerged } from '../yaml/look-up.js';
import type { YamlMap, YamlNode } from '../yaml/tree.js';
import { tracedFrom } from '../../model/traced-text.js';
import { findExtensionImages } from './find-extension-images.js';
import { findFiles } from './find-files.js';
import { findServices } from './find-services.js';
import { places } from './places.js';
import type { ProjectSearch } from './project-search.js';

/** Finds every image of one document; false when it holds no services, which only a file whose name or language says Compose may do. */
export function findImages(project: ProjectSearch, { isSure }: { readonly isSure: boolean }): boolean {
  const services = servicesOf(project, isSure);
  if (!isSure && !services.some((service) => isService(project, service))) return false;
  if (services.length === 0 && isManifest(project)) {
    const { file, document, embedded } = project.search;
    embedded.push({ kind: 'kubernetes', text: tracedFrom(file.text, document.at) });
    return true;
  }
  findServices(project, services, places.service);
  findServices(project, project.at('jobs.*'), places.job);
  for (const scalar of project.scalars('models.*.model')) project.noteScalar(places.model, scalar);
  findExtensionImages(project);
  findFiles(project);
  return true;
}

/** Version 1 had the services at the top; such a file has no `services`. */
function servicesOf(project: ProjectSearch, isSure: boolean): readonly YamlNode[] {
  const { search } = project;
  if (!isSure || search.at('services').length > 0) return project.at('services.*');
  const entries = [...withMerged(search.roots, search)].flatMap((map: YamlMap) => map.entries);
  const named = entries.filter(({ key }) => key !== undefined && !isMergeKey(key) && !topLevel.test(key.text));
  return named.map(({ value }) => value).filter((value) => value.tag !== '!reset' && isService(project, value));
}

const topLevel = /^(?:x-.*|version|name|include|services|models|networks|volumes|secrets|configs|jobs)$/;

function isService(project: ProjectSearch, node: YamlNode): boolean {
  return node.kind === 'map' && (project.scalars('image', [node]).length > 0 || project.at('build', [node]).length > 0);
}

/** A name like `composed-app.yaml` claims more than Compose files. */
function isManifest(project: ProjectSearch): boolean {
  return project.scalars('apiVersion').length > 0 && project.scalars('kind').length > 0;
}
