import { failed, ok, openCluster, readApplied, type Cluster, type ClusterProblem, type Result } from '../core/index.js';
import { kubeconfigIn } from '../node/cluster/kubeconfig.js';
import type { AdmitParams, AdmitResult, IdentifyClusterResult } from './cluster-protocol.js';
import type { Session } from './session.js';

/** Which cluster the person's current context names, and as whom it is asked. */
export async function identifyCluster(session: Session, signal: AbortSignal): Promise<IdentifyClusterResult> {
  const cluster = open(session, undefined);
  if (!cluster.ok) return { problem: cluster.problem };
  const identity = await cluster.value.identify(signal);
  if (identity.ok) return { cluster: identity.value };
  return identity.problem.code === 'CLUSTER_CANCELLED' ? { cancelled: true } : { problem: withoutCause(identity.problem) };
}

/** What the cluster of a context would say to a manifest, by server-side dry run. */
export async function admit(session: Session, { manifest, context }: AdmitParams, signal: AbortSignal): Promise<AdmitResult> {
  const cluster = open(session, context);
  if (!cluster.ok) return { problem: cluster.problem };
  const answer = await cluster.value.tryToApply(manifest, signal);
  if (answer.ok) return { answer: readApplied(answer.value) };
  return answer.problem.code === 'CLUSTER_CANCELLED' ? { cancelled: true } : { problem: withoutCause(answer.problem) };
}

const timeoutMs = 30_000;

function open({ tools, workspaces }: Session, context: string | undefined): Result<Cluster, ClusterProblem> {
  const kubeconfig = kubeconfigIn({ environment: process.env, workspaces });
  if (!kubeconfig.ok) return failed({ code: 'CONTEXT_UNKNOWN', message: kubeconfig.problem, next: 'Start VS Code anew once it is set.' });
  const access = {
    ...(context !== undefined && { context }),
    ...(kubeconfig.value !== undefined && { kubeconfig: kubeconfig.value }),
    timeoutMs,
  };
  return ok(openCluster(tools, access));
}

/** What is sent to the extension is text. */
function withoutCause({ code, message, next }: ClusterProblem): ClusterProblem {
  return { code, message, next };
}
