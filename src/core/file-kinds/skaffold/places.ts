import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1a: where a Skaffold configuration names images. What it builds (`artifacts[].image`) never stands here. */

function place(id: string, label: string, use: PlaceInfo['use'], example: string): PlaceInfo {
  return { id: `skaffold/${id}`, label, use, class: 'other', example };
}

/** The table of a configuration's image positions; the reader names them by these keys. */
export const places = {
  base: place('base', 'Base image of an artifact', 'base', 'artifacts: [{image: app, ko: {fromImage: gcr.io/distroless/static:nonroot}}]'),
  builder: place(
    'builder',
    'Image that builds an artifact',
    'tool',
    'artifacts: [{image: app, buildpacks: {builder: gcr.io/buildpacks/builder:v1}}]',
  ),
  buildArgument: place('build-argument', 'Build argument that feeds a FROM', 'base', 'docker: {buildArgs: {BASE: "alpine:3.22"}}'),
  container: place(
    'container',
    'Container of a test or an action',
    'run',
    'verify: [{name: smoke, container: {name: smoke, image: alpine:3.22}}]',
  ),
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every configuration that names an image, or has a Dockerfile built. */
export const words: readonly string[] = ['image', 'builder', 'docker', 'kaniko'];
