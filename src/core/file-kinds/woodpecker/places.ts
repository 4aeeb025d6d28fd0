import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in workflows of Woodpecker and Crow. */
export const places = {
  step: place('step', 'Step image', 'steps: [{name: test, image: golang:1.25}]'),
  service: place('service', 'Service', 'services: [{name: db, image: postgres:17}]'),
  clone: place('clone', 'Clone image', 'clone: {git: {image: woodpeckerci/plugin-git:2}}'),
} as const;

/** One of these is in every workflow that names an image. */
export const words: readonly string[] = ['image'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `woodpecker/${id}`, label, use: 'tool', class: 'ci', example };
}
