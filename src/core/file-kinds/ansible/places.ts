import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1e: where Ansible's tasks name images. What they build or push never stands here. */

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `ansible/${id}`, label, use: 'run', class: 'other', example };
}

/** The table of image positions in tasks; the reader names them by these keys. */
export const places = {
  container: place('container', 'Container', 'community.docker.docker_container: {name: web, image: nginx:1.29}'),
  image: place('image', 'Image that is pulled', 'community.docker.docker_image: {name: nginx, tag: "1.29", source: pull}'),
} as const;

/** One of these is in every file whose tasks name an image. */
export const words: readonly string[] = ['docker_', 'podman_', 'k8s'];
