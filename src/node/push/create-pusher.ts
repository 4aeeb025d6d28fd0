import type { ContainerRuntime, Pusher, Registry } from '../../core/index.js';
import type { CredentialSource } from '../registry/options.js';
import type { NodeToolRunner } from '../tool-runner.js';

/** What pushing needs of this machine. */
export interface PusherPorts {
  /** Uploads what comes straight from an archive, and is asked afterwards what arrived. */
  readonly registry: Registry;
  readonly tools: NodeToolRunner;
  readonly runtimes: readonly ContainerRuntime[];
  /** For Docker, whose daemon is handed the person's credentials with each push; Podman and nerdctl have their own. */
  readonly credentials: CredentialSource;
  /** Absolute path of a folder with room for compressed layers. */
  readonly temporaryFolder: string;
  readonly limits?: Partial<PushLimits>;
}

/** How long is waited for what. */
export interface PushLimits {
  /** For a runtime that says nothing at all while it pushes. */
  readonly silenceMs: number;
  /** For a daemon that went away to come back, so that the local staging name can be removed. */
  readonly tidyMs: number;
}

/** Pushes through the person's own runtime, or straight from an archive (docs/adr/0023). */
export function createPusher(ports: PusherPorts): Pusher {
  throw new Error(`not yet: ${String(ports.runtimes.length)}`);
}
