import { passesForImage } from '../image-text/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { places } from './places.js';
import type { ProjectSearch } from './project-search.js';

/**
 * Notes images in extension fields (`x-base: &base {image: …}`) that no service took over by an alias or a merge. Only its form says that a text there
 * is an image, so it has to pass for one; a map with a `build` names what it makes.
 */
export function findExtensionImages(project: ProjectSearch): void {
  const { search } = project;
  const seen = new Set<YamlNode>();
  const waiting = extensions(project);
  for (let node = waiting.pop(); node !== undefined && --search.stepsLeft > 0; node = waiting.pop()) {
    if (seen.has(node) || node.kind === 'scalar') continue;
    seen.add(node);
    if (node.kind === 'list') {
      waiting.push(...node.items);
      continue;
    }
    const isBuilt = node.entries.some(({ key }) => key?.text === 'build');
    for (const { key, value } of node.entries) {
      if (key?.text !== 'image') waiting.push(value);
      else if (!isBuilt) noteImage(project, value);
    }
  }
}

function extensions({ search }: ProjectSearch): YamlNode[] {
  const entries = search.roots.flatMap((root) => (root.kind === 'map' ? root.entries : []));
  return entries.flatMap(({ key, value }) => (key?.text.startsWith('x-') === true ? [value] : []));
}

function noteImage(project: ProjectSearch, node: YamlNode): void {
  if (node.kind !== 'scalar' || node.tag === '!reset' || project.isNoted(node)) return;
  const settled = project.settle(node);
  if (settled.refused === undefined && passesForImage(settled.text)) project.noteScalar(places.extension, node);
}
