import type { ScanOptions } from '../scanner.js';
import { cacheVariables, networkVariables } from '../tool-environment.js';

/**
 * Grype takes every option from `GRYPE_…` variables too, so none is inherited but what says where its database is. How old the database
 * may be is for the policy to judge (`maxDatabaseAge`): Grype would refuse an old one, also where no newer one can be had.
 */
export function grypeEnvironment({ updateDatabase, database }: ScanOptions): {
  readonly env: Readonly<Record<string, string>>;
  readonly inherits: readonly string[];
} {
  return {
    env: {
      GRYPE_DB_AUTO_UPDATE: String(updateDatabase),
      GRYPE_DB_VALIDATE_AGE: 'false',
      GRYPE_DB_REQUIRE_UPDATE_CHECK: 'false',
      GRYPE_CHECK_FOR_APP_UPDATE: 'false',
      ...(database !== undefined && { GRYPE_DB_CACHE_DIR: database }),
    },
    inherits: [
      'GRYPE_DB_CACHE_DIR',
      ...cacheVariables,
      ...networkVariables,
      ...(updateDatabase ? ['GRYPE_DB_UPDATE_URL', 'GRYPE_DB_CA_CERT'] : []),
    ],
  };
}

/** A configuration of ours that says nothing, so that nobody else's counts (threats.md, Scan). */
export const grypeFiles: Readonly<Record<string, string>> = { 'grype.yaml': '{}\n' };
