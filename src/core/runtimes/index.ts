import type { ContainerRuntime } from './runtime.js';

/* The container runtimes whose images can be scanned: one folder and one line each, in the order in which they are tried. */
export const runtimes: readonly ContainerRuntime[] = [];

export type * from './runtime.js';
