import type { Digest } from '../model/image-reference.js';
import type { ScanProblem } from '../model/scan-report.js';
import type { Result } from '../model/result.js';
import type { ToolCall, ToolOutput } from '../model/tool-call.js';
import type { Pushing } from './pushing.js';
import type { ConfigFacts, HistoryEntry, Platform } from '../model/subject.js';

/*
 * A container runtime is a folder that exports one of these and has a line in index.ts. We speak to runtimes through their command
 * lines, so that contexts, rootless set-ups, remote daemons and WSL work as the person has them.
 */

export interface ContainerRuntime {
  /** `docker`, `podman`, `nerdctl`. */
  readonly id: string;
  readonly label: string;
  readonly program: string;
  readonly install: string;
  version(): ToolCall<RuntimeVersion>;
  /** Every image the runtime has, named or not. */
  images(): ToolCall<readonly LocalImage[]>;
  /** One image by id, digest or name; several ids for one name are a contradiction and a problem. */
  inspect(name: string): ToolCall<LocalImageDetails>;
  /** What the image's author says made it, lowest first: which Dockerfile it is of can be told before it is exported. */
  history?(id: string): ToolCall<readonly HistoryEntry[]>;
  /** Writes the image as a docker-archive to `{folder}/image.tar`. */
  save(id: string, timeoutMs: number): ToolCall<undefined>;
  /** Tells of images that were built, tagged, loaded, pulled or deleted, until it is ended. */
  events(): StreamCall<ImageEvent>;
  build(request: BuildRequest): ToolCall<{ readonly id: Digest }>;
  /** False when a build without a name makes no event: then only comparing lists shows that there is a new image. */
  readonly tellsOfUnnamedBuilds: boolean;
  /** How its images are brought to a registry. */
  readonly pushing: Pushing;
}

export interface RuntimeVersion {
  readonly client: string;
  /** Absent when the daemon does not answer; `problem` says why. */
  readonly server?: string;
  readonly problem?: ScanProblem;
  /** The context, socket or remote it speaks to, in words. */
  readonly endpoint?: string;
}

/** An image that a runtime has on this machine. */
export interface LocalImage {
  readonly runtime: string;
  readonly id: Digest;
  /** `repository:tag` as the runtime prints it; empty for an image without a name. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly created?: string;
  readonly bytes?: number;
}

export interface LocalImageDetails extends LocalImage {
  readonly digests: readonly string[];
  readonly platform?: Platform;
  readonly labels: Readonly<Record<string, string>>;
  readonly diffIds: readonly Digest[];
  readonly onBuild: readonly string[];
  /** Absent where the id is not the digest of the image's config. */
  readonly config?: ConfigFacts;
  /** Lowest first, when the runtime tells it; whether an entry made a layer may be a guess from its size. */
  readonly history?: readonly HistoryEntry[];
}

/** Something that happened to an image in the runtime. */
export interface ImageEvent {
  readonly action: 'built' | 'tagged' | 'loaded' | 'pulled' | 'deleted' | 'untagged';
  readonly id?: Digest;
  readonly name?: string;
}

/** A program that prints a line whenever something happens. */
export interface StreamCall<T> {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly inherits?: readonly string[];
  /** Understands one line; undefined for lines about other things. */
  readonly line: (text: string) => Result<T | undefined, ScanProblem>;
  /** Why it ended by itself; undefined when it only ended. */
  readonly ended?: (output: ToolOutput) => ScanProblem | undefined;
}

/** What *Build and Scan…* asks for. */
export interface BuildRequest {
  /** Absolute path. */
  readonly dockerfile: string;
  /** Absolute path of the build context. */
  readonly context: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly tag?: string;
  readonly timeoutMs: number;
}
