import type { Result } from '../../model/result.js';
import type { ToolOutput } from '../../model/tool-call.js';
import type { JsonObject } from '../../runtimes/json-fields.js';
import type { ClusterProblem } from './cluster-problem.js';

/** A kind of object as a cluster is asked for it. */
export interface ObjectKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A cluster as far as it is asked: it is only looked at, and tried by requests that must change nothing. */
export interface Cluster {
  /** Which cluster it is, and as whom it is asked. */
  identify(signal: AbortSignal): Promise<Result<ClusterIdentity, ClusterProblem>>;
  /** All objects of a kind, in all namespaces. */
  list(kind: ObjectKind, signal: AbortSignal): Promise<Result<readonly JsonObject[], ClusterProblem>>;
  /** One object by name; `OBJECT_UNKNOWN` when there is none. */
  get(kind: ObjectKind, name: string, namespace: string | undefined, signal: AbortSignal): Promise<Result<JsonObject, ClusterProblem>>;
  /** Asks the server what it would say to applying a manifest, of one document or several. The answer is kubectl's own, whatever it is. */
  tryToApply(manifest: string, signal: AbortSignal): Promise<Result<ToolOutput, ClusterProblem>>;
  /** Asks the server what it would say to creating an object. The answer is kubectl's own, whatever it is. */
  tryToCreate(object: JsonObject, namespace: string, signal: AbortSignal): Promise<Result<ToolOutput, ClusterProblem>>;
  /** The same for giving a Pod that runs these ephemeral containers. */
  tryToDebug(pod: JsonObject, namespace: string, signal: AbortSignal): Promise<Result<ToolOutput, ClusterProblem>>;
}

/** Which cluster was asked, and as whom: without it a verdict proves nothing about any cluster. */
export interface ClusterIdentity {
  /** `uid` of the namespace kube-system, which lives as long as the cluster. */
  readonly id: string;
  /** The server's version, e.g. `v1.35.4`. */
  readonly version: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly context?: string;
  /** The server's address as the kubeconfig has it. */
  readonly server?: string;
  /** The namespace of the context. */
  readonly namespace?: string;
}
