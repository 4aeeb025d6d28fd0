import { must, run, type Ran } from '../../support/scan/run.js';
import { trustPassphrases, type Notary } from './notary.js';
import { signTools } from './tools.js';

/** A docker client that signs at a Notary. */
export interface DockerTrust {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  docker(...args: readonly string[]): Promise<string>;
  tryDocker(...args: readonly string[]): Promise<Ran>;
}

/** `env` names the engine (DOCKER_HOST); keys and certificates of the Notary lie in the docker config. */
export function openDockerTrust(notary: Notary, dockerConfig: string, env: Readonly<Record<string, string>>): DockerTrust {
  notary.trustIn(dockerConfig);
  const program = signTools().dockerTrust;
  const own = { ...env, ...trustPassphrases, DOCKER_CONFIG: dockerConfig, DOCKER_CONTENT_TRUST_SERVER: notary.url };
  return {
    program,
    env: own,
    docker: (...args) => must(program, args, { env: own }),
    tryDocker: (...args) => run(program, args, { env: own }),
  };
}
