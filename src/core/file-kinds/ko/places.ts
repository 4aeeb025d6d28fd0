import type { PlaceInfo } from '../../model/image-use.js';

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `ko/${id}`, label, use: 'base', class: 'other', example };
}

/** Where a configuration of ko names images. */
export const places = {
  base: place('default-base', 'Base of every image', 'defaultBaseImage: cgr.dev/chainguard/static:latest'),
  override: place('base-override', 'Base of one package’s image', 'baseImageOverrides: {example.org/app: alpine:3.22}'),
} as const;

/** One of these is in every configuration that names an image. */
export const words: readonly string[] = ['baseimage'];
