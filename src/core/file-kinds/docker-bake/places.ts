import type { PlaceInfo } from '../../model/image-use.js';

/* extraction.md 1a: where a bake file names images. Tags and outputs are what it makes, and never stand here. */

function place(id: string, label: string, use: PlaceInfo['use'], example: string): PlaceInfo {
  return { id: `docker-bake/${id}`, label, use, class: 'other', example };
}

/** The table of a bake file's image positions; the reader names them by these keys. */
export const places = {
  context: place('context', 'Named context', 'base', 'contexts = { base = "docker-image://alpine:3.22" }'),
  argument: place('argument', 'Build argument that feeds a FROM', 'base', 'args = { BASE = "alpine:3.22" }'),
  frontend: place('frontend', 'Frontend given as an argument', 'tool', 'args = { BUILDKIT_SYNTAX = "docker/dockerfile:1" }'),
  generator: place('generator', 'Attestation generator', 'tool', 'attest = ["type=sbom,generator=docker/buildkit-syft-scanner:1"]'),
  cache: {
    ...place('cache', 'Imported build cache', 'tool', 'cache-from = ["type=registry,ref=registry.example/app:cache"]'),
    level: 'info',
  },
} as const satisfies Record<string, PlaceInfo>;
