import type { PlaceInfo } from '../../model/image-use.js';

/** Where a blueprint of Render names images. */
export const places = {
  service: {
    id: 'render/service',
    label: 'Service',
    use: 'run',
    class: 'other',
    example: 'services: [{type: web, runtime: image, image: {url: docker.io/library/nginx:1.29}}]',
  },
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every blueprint that names an image. */
export const words: readonly string[] = ['image'];
