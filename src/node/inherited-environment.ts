import * as path from 'node:path';
import { isInside, realPath } from './paths.js';

/**
 * The variables that point into a workspace: anybody can have written what lies there, and `DOCKER_CONFIG` or `XDG_CONFIG_HOME` would let
 * it name helpers that are started and daemons that are asked. No tool sees these (threats.md, Push).
 */
export function variablesIntoWorkspaces(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
  workspaces: readonly string[],
): readonly string[] {
  return [...new Set(names)].filter((name) => {
    const value = environment[name];
    if (value === undefined || !path.isAbsolute(value)) return false;
    const real = realPath(value);
    return workspaces.some((folder) => isInside(value, folder) || isInside(real, realPath(folder)));
  });
}
