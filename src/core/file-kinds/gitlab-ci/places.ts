import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in GitLab's pipelines. */
export const places = {
  image: place('image', 'Job image', 'build: {image: node:22}'),
  service: place('service', 'Service', 'build: {services: [postgres:17]}'),
} as const;

/** One of these is in every pipeline that names an image or includes another. */
export const words: readonly string[] = ['image', 'services', 'include'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `gitlab-ci/${id}`, label, use: 'tool', class: 'ci', example };
}
