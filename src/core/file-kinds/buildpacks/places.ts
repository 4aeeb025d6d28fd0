import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1a: where descriptors of Cloud Native Buildpacks name images. */

function place(id: string, label: string, use: PlaceInfo['use'], example: string): PlaceInfo {
  return { id: `buildpacks/${id}`, label, use, class: 'other', example };
}

/** The table of image positions; the reader names them by these keys. */
export const places = {
  builder: place('builder', 'Builder', 'tool', '[io.buildpacks]\nbuilder = "paketobuildpacks/builder-jammy-base:0.4"'),
  buildImage: place('build-image', 'Build image of a builder', 'tool', '[build]\nimage = "paketobuildpacks/build-jammy-base:0.1"'),
  runImage: place('run-image', 'Run image of a builder', 'base', '[[run.images]]\nimage = "paketobuildpacks/run-jammy-base:0.1"'),
  buildpack: {
    ...place('buildpack', 'Buildpack from a registry', 'tool', '[[buildpacks]]\nuri = "docker://paketobuildpacks/go:4"'),
    artifact: true,
  },
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every descriptor that names an image; an escape may spell a key. */
export const words: readonly string[] = ['builder', 'image', 'uri', '\\u'];
