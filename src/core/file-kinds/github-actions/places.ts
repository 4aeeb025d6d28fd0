import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in workflows and actions. They are tools of the pipeline, not what it ships. */
export const places = {
  container: place('container', 'Job container', 'container: node:22'),
  service: place('service', 'Service container', 'services: {db: {image: postgres:17}}'),
  step: place('step', 'Container step', 'uses: docker://alpine:3.22'),
  action: place('action', 'Container action', 'runs: {using: docker, image: docker://alpine:3.22}'),
  input: place('input', 'Image for a well-known action', 'with: {build-contexts: base=docker-image://alpine:3.22}'),
  buildArg: place('build-arg', 'Build argument that decides an image', 'with: {build-args: BASE=alpine:3.22}'),
} as const;

/** One of these is in every workflow and action that names an image. */
export const words: readonly string[] = ['container', 'services', 'docker'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `github-actions/${id}`, label, use: 'tool', class: 'ci', example };
}
