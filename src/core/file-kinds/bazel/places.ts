import type { PlaceInfo } from '../../model/image-use.js';

/** Where a module or workspace of Bazel names images. */
export const places = {
  pull: {
    id: 'bazel/pull',
    label: 'Base image',
    use: 'base',
    class: 'other',
    example: 'oci.pull(name = "base", image = "gcr.io/distroless/base", tag = "nonroot")',
  },
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every file that names an image. */
export const words: readonly string[] = ['oci.pull', 'oci_pull', 'container_pull'];
