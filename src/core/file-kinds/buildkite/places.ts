import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Buildkite's pipelines. */
export const places = {
  docker: place('docker-plugin', 'Image of the Docker plugin', 'plugins: [{docker#v5.13.0: {image: node:22}}]'),
  pod: place('pod', 'Container of the Kubernetes plugin', 'plugins: [{kubernetes: {podSpec: {containers: [{image: node:22}]}}}]'),
  agent: place('agent', 'Agent image', 'agents: {image: node:22}'),
} as const;

/** One of these is in every pipeline that names an image. */
export const words: readonly string[] = ['image'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `buildkite/${id}`, label, use: 'tool', class: 'ci', example };
}
