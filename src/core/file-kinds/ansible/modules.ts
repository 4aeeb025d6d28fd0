import type { PlaceInfo } from '../../model/image-use.js';
import { places } from './places.js';

/** Where a module's arguments name images. */
export interface ModuleRow {
  readonly place: PlaceInfo;
  readonly key: string;
  /** The argument that holds the tag, when the name may be without one. */
  readonly tag?: string;
}

/** Modules by the last part of their name: `community.docker.docker_container` is `docker_container` (the collections' documentation). */
export const modules: ReadonlyMap<string, readonly ModuleRow[]> = new Map([
  ['docker_container', [{ place: places.container, key: 'image' }]],
  ['docker_swarm_service', [{ place: places.container, key: 'image' }]],
  ['docker_image', [{ place: places.image, key: 'name', tag: 'tag' }]],
  ['docker_image_pull', [{ place: places.image, key: 'name', tag: 'tag' }]],
  ['docker_image_info', []],
  ['podman_container', [{ place: places.container, key: 'image' }]],
  ['podman_image', [{ place: places.image, key: 'name', tag: 'tag' }]],
  ['podman_pod', [{ place: places.container, key: 'infra_image' }]],
]);

/** Modules whose `definition` is a manifest. */
export const manifestModules: ReadonlySet<string> = new Set(['k8s', 'k8s_scale']);

export function moduleName(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
