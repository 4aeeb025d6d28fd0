import type { ReleaseTarget } from '../model/ceremony.js';
import type { Digest } from '../model/image-reference.js';
import type { TrustProblem } from '../model/registry.js';
import type { Result } from '../model/result.js';
import type { ToolCall } from '../model/tool-call.js';

/*
 * How a runtime's images get to a registry (docs/adr/0023). An image is always named by its id: a local name can be given to any image.
 */

export type Pushing = ApiPushing | CommandPushing;

/** Through the daemon's HTTP interface, which tells of every byte and of the digest that the registry took. */
export interface ApiPushing {
  readonly by: 'api';
  /** Connects its standard streams with the daemon that the person's client speaks to. Runs until one of the two closes. */
  dial(): ToolCall<undefined>;
  /** Tells the daemon's version of the interface, in the header `api-version`; all other paths stand below it. */
  readonly ping: ApiCall;
  /** What is known about one image, with its names. */
  inspect(id: Digest): ApiCall;
  tag(id: Digest, name: ReleaseTarget): ApiCall;
  push(name: ReleaseTarget): ApiCall;
  untag(name: ReleaseTarget): ApiCall;
  /** The image's names, from the answer to `inspect`; undefined when it is not understood. */
  namesIn(answer: string): readonly string[] | undefined;
  /** Understands one line of the answer to `push`; undefined for what is only said. */
  eventIn(line: string): PushEvent | undefined;
  /** Why the registry did not take it, from what the daemon says. */
  explain(name: ReleaseTarget, why: string): TrustProblem;
}

/** Something that a daemon says while it pushes. */
export type PushEvent =
  /** `layer`: the first digits of its diff id. Bytes are counted before they are compressed. */
  | { readonly is: 'sent'; readonly layer: string; readonly bytes: number }
  /** It is in the registry: sent, found there, or taken over from another repository. */
  | { readonly is: 'there'; readonly layer: string }
  /** The manifest that the registry took. */
  | { readonly is: 'pushed'; readonly digest: Digest }
  | { readonly is: 'failed'; readonly why: string };

/** One request of a daemon's HTTP interface. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query; every part that a person or a file named is escaped. */
  readonly path: string;
}

/** By running the runtime's own `push`. */
export interface CommandPushing {
  readonly by: 'command';
  /** Absent where an image can be pushed by its id, so that nothing is named on this machine. */
  readonly naming?: {
    tag(id: Digest, name: ReleaseTarget): ToolCall<undefined>;
    untag(name: ReleaseTarget): ToolCall<undefined>;
  };
  push(request: CommandPush): ToolCall<Result<PushReport, TrustProblem>>;
  /** What a line of standard error says while the program runs: that a layer is begun, or that all of them are there. */
  progressIn(line: string): { readonly begun: string } | 'layers-there' | undefined;
  /** True when manifests arrive in the registry as the runtime has them. */
  readonly keepsManifests: boolean;
}

/** What a command pushes where. */
export interface CommandPush {
  readonly id: Digest;
  readonly name: ReleaseTarget;
  readonly plainHttp: boolean;
  readonly timeoutMs: number;
}

/** What a runtime says of its push. */
export interface PushReport {
  /** Of the manifest that the registry took; absent when the runtime does not tell. */
  readonly digest?: Digest;
}
