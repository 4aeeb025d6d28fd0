import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1a: every position at which a Dockerfile names an image. */

function place(id: string, label: string, use: PlaceInfo['use'], example: string): PlaceInfo {
  return { id: `dockerfile/${id}`, label, use, class: 'dockerfile', example };
}

/** The table of a Dockerfile's image positions; the reader names them by these keys. */
export const places = {
  from: place('from', 'FROM', 'base', 'FROM node:22-slim'),
  copyFrom: place('copy-from', 'COPY --from', 'tool', 'COPY --from=nginx:1.29 /etc/nginx /etc/nginx'),
  runMount: place('run-mount', 'RUN --mount from', 'tool', 'RUN --mount=type=bind,from=golang:1.25,target=/go make'),
  syntax: { ...place('syntax', 'frontend', 'tool', '# syntax=docker/dockerfile:1'), decidesFile: true },
  onbuildCopyFrom: place('onbuild-copy-from', 'ONBUILD COPY --from', 'tool', 'ONBUILD COPY --from=nginx:1.29 /etc/nginx /etc/nginx'),
  onbuildRunMount: place('onbuild-run-mount', 'ONBUILD RUN --mount from', 'tool', 'ONBUILD RUN --mount=from=golang:1.25,target=/go make'),
} as const satisfies Record<string, PlaceInfo>;
