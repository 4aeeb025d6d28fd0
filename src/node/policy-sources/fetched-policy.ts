import type { DistributionProblem, Result } from '../../core/index.js';

/** What a source served. Nothing of it is believed yet. */
export interface FetchedPolicy {
  readonly bytes: Buffer;
  /** Sigstore bundles that came with it. */
  readonly bundles: readonly string[];
  /** A small file beside the policy, by its path from there on: a public key that the policy names. Undefined when there is none. */
  beside(path: string): Promise<Buffer | undefined>;
}

/** Fetches from one kind of source; ends with the signal, whatever the other side does. */
export type Fetch<Source> = (source: Source, way: FetchingWay, signal: AbortSignal) => Promise<Result<FetchedPolicy, DistributionProblem>>;

/** What fetching may touch, and who asked for it. */
export interface FetchingWay {
  /** The hosts that the administrator lists; empty: any. */
  readonly allowedHosts: readonly string[];
  readonly tokenHosts?: Readonly<Record<string, readonly string[]>>;
  /** True when a workspace's policy named the source: then a private address counts only when the administrator lists it. */
  readonly isWorkspaces: boolean;
  readonly workspaces: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of git, when the administrator says it. */
  readonly git?: string;
  readonly now: () => number;
  readonly log?: (line: string) => void;
}

/** Above what a policy may hold, so that its reader says it in its own words. */
export const largestPolicy = 2 * 1024 * 1024;
export const largestBundles = 2 * 1024 * 1024;
export const largestBeside = 64 * 1024;
