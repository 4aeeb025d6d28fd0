import type { Clock, Result, TrustProblem } from '../../core/index.js';

/** What a registry is told to prove who asks: a name with a password, or a token that buys others (docker's `identitytoken`). */
export type RegistryCredentials = { readonly username: string; readonly password: string } | { readonly identityToken: string };

/** Where credentials come from. `registry` is the host as written in references (`docker.io`); undefined: there are none. */
export type CredentialSource = (
  registry: string,
  repository: string | undefined,
  signal: AbortSignal,
) => Promise<Result<RegistryCredentials | undefined, TrustProblem>>;

/** Why a host is spoken to: it is the registry that was named, or the registry sends us there for a token or for content. */
export type HostRole = 'registry' | 'token' | 'content';

/** Whether a host may be spoken to; a refusal is told to the person, with what to do about it. */
export type HostAnswer = { readonly allowed: true } | { readonly allowed: false; readonly why: string; readonly next: string };

/** What a registry client needs of the world. Nothing here may come from a workspace. */
export interface RegistryOptions {
  /**
   * What policy and administrator say about a host (`registry.bank.example:5000`). As `registry` it is one that a reference names; as
   * `token` or `content` it is one that an allowed registry sends us to, and only an explicit denial or a closed list should refuse it.
   */
  readonly hosts: (host: string, role: HostRole) => HostAnswer;
  /** Whether the policy lists this `host[:port]` for plain HTTP. Loopback needs no listing. */
  readonly plainHttp: (host: string) => boolean;
  /**
   * Hosts (`registry.bank.example`), addresses and networks (`10.0.0.0/8`) that may be private, loopback or link-local. Callers list the
   * hosts that the policy names literally: those are meant, wherever they lead. A registry written as an address or as `localhost` needs no listing.
   */
  readonly privateHosts?: readonly string[];
  /** Further hosts that may see a registry's credentials in exchange for a token, by registry. */
  readonly tokenHosts?: Readonly<Record<string, readonly string[]>>;
  /** Folders whose content anybody can have written: no configuration, certificate or program in them counts. */
  readonly workspaces: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The person's home folder; absent: the system's answer. */
  readonly home?: string;
  readonly clock: Clock;
  /** Hears one line a request, without secrets. */
  readonly log?: (line: string) => void;
  /** Absent: docker's and podman's configuration and their credential helpers. */
  readonly credentials?: CredentialSource;
  readonly limits?: Partial<RegistryLimits>;
}

/** How long and how often is waited for a registry. */
export interface RegistryLimits {
  readonly connectMs: number;
  /** Until the answer begins. */
  readonly headersMs: number;
  /** Without a single byte of an answer. */
  readonly idleMs: number;
  /** How often one request is made at most. */
  readonly attempts: number;
  /** The first pause between two attempts; it doubles. */
  readonly pauseMs: number;
  /** The longest that a registry's `Retry-After` is obeyed, all attempts of one request together. */
  readonly waitMs: number;
}

export const defaultLimits: RegistryLimits = {
  connectMs: 10_000,
  headersMs: 60_000,
  idleMs: 60_000,
  attempts: 4,
  pauseMs: 250,
  waitMs: 60_000,
};
