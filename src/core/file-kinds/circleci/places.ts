import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in CircleCI's configurations; `machine.image` and `macos` are virtual machines. */
export const places = {
  docker: place('docker', 'Docker executor', 'jobs: {test: {docker: [{image: cimg/node:22.1}]}}'),
} as const;

/** One of these is in every configuration that names an image. */
export const words: readonly string[] = ['docker'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `circleci/${id}`, label, use: 'tool', class: 'ci', example };
}
