import type { RegistryCredentials } from '../registry/options.js';

/** The header in which the Engine API is handed credentials (docs.docker.com/reference/api/engine, Authentication). Empty when there are none. */
export function registryAuth(registry: string, credentials: RegistryCredentials | undefined): string {
  const serveraddress = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const auth =
    credentials === undefined
      ? {}
      : 'identityToken' in credentials
        ? { identitytoken: credentials.identityToken, serveraddress }
        : { username: credentials.username, password: credentials.password, serveraddress };
  // With its padding, which Node leaves out: without it the daemon takes the header for none.
  return Buffer.from(JSON.stringify(auth)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
