import { homedir } from 'node:os';
import { isInside, realPath } from '../paths.js';
import type { RegistryOptions } from './options.js';

/** Where this machine keeps what it knows about registries, and where nothing may be taken from. */
export interface Surroundings {
  readonly workspaces: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

export function surroundingsOf({
  workspaces,
  environment,
  home,
}: Pick<RegistryOptions, 'workspaces' | 'environment' | 'home'>): Surroundings {
  return { workspaces, environment, home: home ?? homedir() };
}

/** By its name or by where links lead (threats.md, Push). */
export function liesInWorkspace(file: string, { workspaces }: Pick<Surroundings, 'workspaces'>): boolean {
  return workspaces.some((folder) => isInside(file, folder) || isInside(realPath(file), realPath(folder)));
}
