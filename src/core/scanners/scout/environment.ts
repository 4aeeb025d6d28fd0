import type { ToolCall } from '../../model/tool-call.js';
import type { ScanOptions } from '../scanner.js';
import { cacheVariables, dockerVariables, networkVariables } from '../tool-environment.js';

/** docs.docker.com/scout/how-tos/configure-cli: credentials by variable, nothing said about new versions. */
export function scoutEnvironment({ credentials }: ScanOptions): Required<Pick<ToolCall<unknown>, 'env' | 'inherits' | 'redact'>> {
  const { user, password } = credentials;
  return {
    env: {
      DOCKER_SCOUT_NEW_VERSION_WARN: 'false',
      DOCKER_SCOUT_EXPERIMENTAL_WARN: 'false',
      // What an image holds is found out here; Java archives are looked up on Maven Central otherwise.
      DOCKER_SCOUT_OFFLINE: 'true',
      ...(user !== undefined && { DOCKER_SCOUT_HUB_USER: user }),
      ...(password !== undefined && { DOCKER_SCOUT_HUB_PASSWORD: password }),
    },
    redact: password === undefined ? [] : [password],
    inherits: ['DOCKER_SCOUT_CACHE_DIR', 'DOCKER_CONFIG', ...cacheVariables, ...networkVariables, ...dockerVariables],
  };
}
