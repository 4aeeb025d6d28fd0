import type { PlaceInfo } from '../../model/image-use.js';
import { passesForImage } from '../image-text/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { readBuild } from './build/read-build.js';
import { places } from './places.js';
import type { ProjectSearch } from './project-search.js';

/** Notes what services (or jobs, which look alike) run, and hands over what they have built. */
export function findServices(project: ProjectSearch, services: readonly YamlNode[], place: PlaceInfo): void {
  const builds = new Set<YamlNode>();
  for (const service of services) {
    noteImage(project, service, place);
    noteVolumes(project, service);
    for (const hook of project.has('pre_start', service) ? project.at('pre_start[]', [service]) : []) {
      for (const scalar of project.scalars('image', [hook])) project.noteScalar(places.preStart, scalar);
      noteVolumes(project, hook);
    }
    noteModel(project, service);
    for (const build of buildsOf(project, service)) builds.add(build);
  }
  for (const build of builds) project.search.builds.push(...readBuild(project, build));
}

/** What Compose never pulls is a product of the build. */
function noteImage(project: ProjectSearch, service: YamlNode, place: PlaceInfo): void {
  const family = [service, ...basesOf(project, service)];
  const isBuilt = family.some((one) => buildsOf(project, one).length > 0);
  const policy = isBuilt ? project.knownText('pull_policy', [service]) : undefined;
  if (policy === 'build' || policy === 'never') return;
  for (const scalar of project.scalars('image', [service])) project.noteScalar(isBuilt ? places.built : place, scalar);
}

/** The services of the same file that a service extends, one by another. */
function basesOf(project: ProjectSearch, service: YamlNode): readonly YamlNode[] {
  const bases: YamlNode[] = [];
  for (let from = service; bases.length < mostBases && project.has('extends', from);) {
    if (project.scalars('extends.file', [from]).length > 0) break;
    const name = project.knownText('extends.service', [from]) ?? project.knownText('extends', [from]);
    const base = name === undefined ? undefined : project.service(name);
    if (base === undefined || base === service || bases.includes(base)) break;
    bases.push(base);
    from = base;
  }
  return bases;
}

const mostBases = 10;

function buildsOf(project: ProjectSearch, service: YamlNode): readonly YamlNode[] {
  if (!project.has('build', service)) return [];
  return project.at('build', [service]).filter((node) => node.kind === 'map' || project.scalars('', [node]).length > 0);
}

function noteVolumes(project: ProjectSearch, container: YamlNode): void {
  if (!project.has('volumes', container)) return;
  for (const volume of project.at('volumes[]', [container])) {
    const type = project.knownText('type', [volume]);
    const mayBeImage = type === undefined && project.scalars('type', [volume]).length > 0;
    for (const scalar of project.scalars('source', [volume])) {
      if (type === 'image' || (mayBeImage && passesForImage(project.settle(scalar).text))) project.noteScalar(places.imageVolume, scalar);
    }
  }
}

/** `provider: {type: model, options: {model: …}}`, the older spelling of `models`. */
function noteModel(project: ProjectSearch, service: YamlNode): void {
  if (!project.has('provider', service)) return;
  for (const provider of project.at('provider', [service])) {
    if (project.knownText('type', [provider]) !== 'model') continue;
    for (const scalar of project.scalars('options.model', [provider])) project.noteScalar(places.model, scalar);
  }
}
