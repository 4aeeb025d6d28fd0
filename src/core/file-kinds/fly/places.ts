import type { PlaceInfo } from '../../model/image-use.js';

function place(id: string, label: string, use: PlaceInfo['use'], example: string): PlaceInfo {
  return { id: `fly/${id}`, label, use, class: 'other', example };
}

/** Where the configuration of a Fly.io application names images. */
export const places = {
  image: place('image', 'Image that runs', 'run', '[build]\nimage = "flyio/hellofly:latest"'),
  builder: place('builder', 'Builder', 'tool', '[build]\nbuilder = "paketobuildpacks/builder-jammy-base:0.4"'),
  buildArgument: place('build-argument', 'Build argument that feeds a FROM', 'base', '[build.args]\nBASE = "alpine:3.22"'),
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every configuration that names an image; an escape may spell a key. */
export const words: readonly string[] = ['build', '\\u'];
