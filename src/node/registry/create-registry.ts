import type { Registry } from '../../core/index.js';
import type { RegistryOptions } from './options.js';

/** A client that keeps connections and tokens until it is closed. */
export interface OpenRegistry extends Registry {
  close(): Promise<void>;
}

/** Speaks to registries by the OCI distribution specification 1.1 (docs/registries.md). */
export function createRegistry(options: RegistryOptions): OpenRegistry {
  throw new Error(`not yet: ${String(options.workspaces.length)}`);
}
