/* What the extension and the tool host say to each other about the cluster of the person's current context. */
import type { AppliedAnswer, ClusterIdentity, ClusterProblem } from '../core/index.js';

/** Which cluster the current context of the person's kubeconfig names; cancellable. */
export const identifyClusterMethod = 'cluster/identify';
/** What a cluster would say to a manifest, by server-side dry run; cancellable. */
export const admitMethod = 'cluster/admit';

export type IdentifyClusterResult =
  { readonly cluster: ClusterIdentity } | { readonly problem: ClusterProblem } | { readonly cancelled: true };

export interface AdmitParams {
  /** YAML or JSON, as it stands in the editor. */
  readonly manifest: string;
  /** The context that the person agreed to; absent: the kubeconfig has no name for it (inside a cluster). */
  readonly context?: string;
}
export type AdmitResult = { readonly answer: AppliedAnswer } | { readonly problem: ClusterProblem } | { readonly cancelled: true };
