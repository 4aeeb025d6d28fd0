import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Drone's pipelines, also in those of its versions before 1.0. */
export const places = {
  step: place('step', 'Step image', 'steps: [{name: test, image: golang:1.25}]'),
  service: place('service', 'Service', 'services: [{name: db, image: postgres:17}]'),
  clone: place('clone', 'Clone image', 'clone: {git: {image: plugins/git:1}}'),
} as const;

/** One of these is in every pipeline that names an image. */
export const words: readonly string[] = ['image'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `drone/${id}`, label, use: 'tool', class: 'ci', example };
}
