import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in builds of Google Cloud Build: each step is a container. What `images` lists is pushed. */
export const places = {
  step: place('step', 'Build step', 'steps: [{name: gcr.io/cloud-builders/docker}]'),
} as const;

/** One of these is in every build that names an image. */
export const words: readonly string[] = ['steps'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `cloud-build/${id}`, label, use: 'tool', class: 'ci', example };
}
