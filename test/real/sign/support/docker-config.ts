import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRegistry } from './registry.js';

/** Writes a docker `config.json` that knows a registry's user, in a fresh folder below `parent`; gives the folder, for DOCKER_CONFIG. */
export function writeDockerConfig(parent: string, registries: readonly Pick<TestRegistry, 'host' | 'user' | 'password'>[]): string {
  const auths = registries.map(({ host, user, password }) => [host, { auth: Buffer.from(`${user}:${password}`).toString('base64') }]);
  return writeDockerConfigFile(parent, { auths: Object.fromEntries(auths) });
}

/** Writes any docker `config.json`. */
export function writeDockerConfigFile(parent: string, config: object): string {
  const folder = mkdtempSync(join(parent, 'docker-config-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}
