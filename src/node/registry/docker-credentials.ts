import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { entriesFor, readAuthFile, type AuthEntry } from './auth-file.js';
import { askHelper } from './credential-helper.js';
import type { CredentialSource, RegistryCredentials, RegistryOptions } from './options.js';
import { problem } from './problems.js';
import { liesInWorkspace, surroundingsOf, type Surroundings } from './surroundings.js';

/** The credentials that `docker login` and `podman login` left on this machine, from the first file that knows the registry. */
export function dockerCredentials(options: Pick<RegistryOptions, 'workspaces' | 'environment' | 'home'>): CredentialSource {
  const around = surroundingsOf(options);
  return async (registry, repository, signal) => {
    for (const { file, from } of authFiles(around)) {
      // A folder that is named is refused even while it is empty.
      if (liesInWorkspace(file, around) && (from !== undefined || existsSync(file))) return inWorkspace(file, from);
      const read = readAuthFile(file);
      if (!read.ok) return read;
      const entries = read.value === undefined ? [] : entriesFor(read.value, registry, repository);
      const found = await firstOf(entries, around, signal);
      if (!found.ok || found.value !== undefined) return found;
    }
    return ok(undefined);
  };
}

interface Place {
  readonly file: string;
  /** The variable that names it, when one does. */
  readonly from?: string;
}

/** containers-auth.json(5): what is named explicitly, then docker's, then where podman keeps its own. */
function authFiles({ environment, home }: Surroundings): readonly Place[] {
  const { REGISTRY_AUTH_FILE: named, DOCKER_CONFIG: docker, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: config } = environment;
  return [
    ...(isSet(named) ? [{ file: path.resolve(named), from: 'REGISTRY_AUTH_FILE' }] : []),
    isSet(docker)
      ? { file: path.resolve(docker, 'config.json'), from: 'DOCKER_CONFIG' }
      : { file: path.join(home, '.docker', 'config.json') },
    ...(isAbsolute(runtime) ? [{ file: path.join(runtime, 'containers', 'auth.json'), from: 'XDG_RUNTIME_DIR' }] : []),
    { file: path.join(isAbsolute(config) ? config : path.join(home, '.config'), 'containers', 'auth.json') },
  ];
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** The XDG base directory specification: what is relative is not heard. */
function isAbsolute(value: string | undefined): value is string {
  return value !== undefined && path.isAbsolute(value);
}

function inWorkspace(file: string, from: string | undefined): Result<never, TrustProblem> {
  const named = from === undefined ? file : `${from} names ${file}, which`;
  return problem(
    'NOT_ALLOWED',
    `${named} lies inside the workspace. Anybody can have written it, and it says which programs are started and where credentials go.`,
    from === undefined ? 'Open another folder than your home as the workspace.' : `Point ${from} outside the workspace, or unset it.`,
  );
}

async function firstOf(
  entries: readonly AuthEntry[],
  around: Surroundings,
  signal: AbortSignal,
): Promise<Result<RegistryCredentials | undefined, TrustProblem>> {
  for (const entry of entries) {
    if (entry.kind === 'credentials') return ok(entry.credentials);
    const found = await askHelper(entry.name, entry.server, around, signal);
    if (!found.ok || found.value !== undefined) return found;
  }
  return ok(undefined);
}
