import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1a: where a dev container names an image. Nothing of it is shipped, so all of it is tools. */

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `devcontainer/${id}`, label, use: 'tool', class: 'other', example };
}

/** The table of a dev container's image positions; the reader names them by these keys. */
export const places = {
  image: place('image', 'Image', '{"image": "mcr.microsoft.com/devcontainers/base:2"}'),
  buildArg: place('build-arg', 'Build argument', '{"build": {"dockerfile": "Dockerfile", "args": {"BASE": "debian:13"}}}'),
  // Mostly what an earlier build of the same container left in a registry.
  cacheFrom: {
    ...place('cache-from', 'Build cache', '{"build": {"dockerfile": "Dockerfile", "cacheFrom": "example/dev:cache"}}'),
    level: 'warn',
  },
  feature: { ...place('feature', 'Feature', '{"features": {"ghcr.io/devcontainers/features/node:1": {}}}'), artifact: true },
} as const satisfies Record<string, PlaceInfo>;
