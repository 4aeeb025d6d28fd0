import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Azure's pipelines. */
export const places = {
  resource: place('resource', 'Container resource', 'resources: {containers: [{container: web, image: nginx:1}]}'),
  container: place('container', 'Job container', 'container: node:22'),
  service: place('service', 'Service container', 'services: {db: postgres:17}'),
  target: place('target', 'Step target', 'steps: [{script: make, target: {container: node:22}}]'),
} as const;

/** One of these is in every pipeline that names an image. */
export const words: readonly string[] = ['container', 'services'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `azure-pipelines/${id}`, label, use: 'tool', class: 'ci', example };
}
