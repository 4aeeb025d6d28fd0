import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Bitbucket's pipelines. */
export const places = {
  image: place('image', 'Step image', 'image: node:22'),
  service: place('service', 'Service', 'definitions: {services: {db: {image: postgres:17}}}'),
  pipe: place('pipe', 'Pipe from an image', 'script: [{pipe: docker://org/pipe:1}]'),
} as const;

/** One of these is in every pipeline that names an image. */
export const words: readonly string[] = ['image', 'docker'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `bitbucket/${id}`, label, use: 'tool', class: 'ci', example };
}
