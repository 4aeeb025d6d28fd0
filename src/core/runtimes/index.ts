import { docker } from './docker/index.js';
import { nerdctl } from './nerdctl/index.js';
import { podman } from './podman/index.js';
import type { ContainerRuntime } from './runtime.js';

/* The container runtimes whose images can be scanned: one folder and one line each, in the order in which they are tried. */
export const runtimes: readonly ContainerRuntime[] = [docker, podman, nerdctl];

export type * from './runtime.js';
export type * from './pushing.js';
