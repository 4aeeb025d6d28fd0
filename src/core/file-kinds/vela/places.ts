import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Vela's pipelines. */
export const places = {
  step: place('step', 'Step image', 'steps: [{name: test, image: golang:1.25}]'),
  service: place('service', 'Service', 'services: [{name: db, image: postgres:17}]'),
  secret: place('secret', 'Secret plugin', 'secrets: [{origin: {name: vault, image: target/secret-vault:1}}]'),
} as const;

/** One of these is in every pipeline that names an image. */
export const words: readonly string[] = ['image'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `vela/${id}`, label, use: 'tool', class: 'ci', example };
}
