import type { ToolCall } from '../../model/tool-call.js';
import type { ScanOptions } from '../scanner.js';
import { cacheVariables, networkVariables } from '../tool-environment.js';

/**
 * Trivy takes every option from `TRIVY_…` variables too (pkg/flag/options.go, BindEnv), so none is inherited but what says where its
 * databases are. Options that not every version has go by variable: an unknown variable is ignored, an unknown option is an error.
 */
export function trivyEnvironment(options: ScanOptions): Required<Pick<ToolCall<unknown>, 'env' | 'inherits' | 'redact'>> {
  const token = options.credentials['token'];
  return {
    env: {
      TRIVY_DISABLE_TELEMETRY: 'true',
      TRIVY_SKIP_VERSION_CHECK: 'true',
      TRIVY_SKIP_VEX_REPO_UPDATE: 'true',
      ...(!options.updateDatabase && { TRIVY_SKIP_CHECK_UPDATE: 'true', TRIVY_SKIP_POLICY_UPDATE: 'true' }),
      ...(options.database !== undefined && { TRIVY_CACHE_DIR: options.database }),
      ...(options.server !== undefined && token !== undefined && { TRIVY_TOKEN: token }),
    },
    redact: token === undefined ? [] : [token],
    inherits: [
      ...['TRIVY_CACHE_DIR', 'TRIVY_CACERT'],
      ...cacheVariables,
      ...networkVariables,
      ...(options.updateDatabase ? mirrorVariables : []),
      ...(options.server !== undefined ? ['TRIVY_TOKEN_HEADER', 'TRIVY_CUSTOM_HEADERS'] : []),
    ],
  };
}

/** Where newer databases come from; of no use when nothing is fetched. */
const mirrorVariables = [
  ...['TRIVY_DB_REPOSITORY', 'TRIVY_JAVA_DB_REPOSITORY', 'TRIVY_CHECKS_BUNDLE_REPOSITORY'],
  ...['TRIVY_USERNAME', 'TRIVY_PASSWORD', 'TRIVY_REGISTRY_TOKEN', 'DOCKER_CONFIG'],
];

/** A configuration and an ignore file of ours, so that nobody else's counts (threats.md, Scan). */
export const trivyFiles: Readonly<Record<string, string>> = { 'trivy.yaml': '{}\n', '.trivyignore': '' };
