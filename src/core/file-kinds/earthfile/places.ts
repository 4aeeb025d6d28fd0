import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1a: where an Earthfile names images. Targets (`+name`) and what `SAVE IMAGE` writes never stand here. */

function place(id: string, label: string, use: PlaceInfo['use'], example: string): PlaceInfo {
  return { id: `earthfile/${id}`, label, use, class: 'other', example };
}

/** The table of an Earthfile's image positions; the reader names them by these keys. */
export const places = {
  from: place('from', 'FROM', 'base', 'FROM golang:1.25-alpine'),
  pull: place('docker-pull', 'WITH DOCKER --pull', 'tool', 'WITH DOCKER --pull postgres:17'),
  buildArgument: place('build-argument', 'Build argument that feeds a FROM', 'base', 'FROM DOCKERFILE --build-arg BASE=alpine:3.22 .'),
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every Earthfile that names an image. A continuation may split any word. */
export const words: readonly string[] = ['from', 'docker', '\\'];
