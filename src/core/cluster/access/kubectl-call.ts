import { ok } from '../../model/result.js';
import type { ToolCall, ToolOutput } from '../../model/tool-call.js';
import { networkVariables } from '../../scanners/tool-environment.js';

/** Which cluster is asked, as whom, and how long an answer may take. */
export interface ClusterAccess {
  /** A context of the kubeconfig; absent: the current one. */
  readonly context?: string;
  /** What the variable KUBECONFIG is to be, absolute; absent: the person's usual file. */
  readonly kubeconfig?: string;
  readonly timeoutMs: number;
}

/** The most that one answer of a cluster may be. */
const answerLimit = 64 * 1024 * 1024;

/**
 * One run of kubectl, as data. Its caches lie in the run's own folder and its preferences (kuberc) are off: the same arguments ask the
 * same thing on every machine. What logs a person in to a cloud's clusters may see the variables that it is configured with.
 */
export function kubectlCall(access: ClusterAccess, args: readonly string[], stdin?: string): ToolCall<ToolOutput> {
  const seconds = Math.max(1, Math.ceil(access.timeoutMs / 1000));
  return {
    program: 'kubectl',
    args: [
      ...args,
      ...(access.context === undefined ? [] : [`--context=${access.context}`]),
      `--request-timeout=${seconds}s`,
      '--cache-dir={folder}/cache',
    ],
    env: { KUBERC: 'off', KUBECTL_KUBERC: 'false', ...(access.kubeconfig !== undefined && { KUBECONFIG: access.kubeconfig }) },
    inherits: [...networkVariables, ...cloudVariables],
    // kubectl bounds each request; this bounds what it starts to log in, too.
    timeoutMs: access.timeoutMs + 5000,
    limit: answerLimit,
    ...(stdin !== undefined && { stdin }),
    parse: (output) => ok(output),
  };
}

const cloudVariables = [
  ...['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'],
  ...['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...['AZURE_CONFIG_DIR', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE', 'CLOUDSDK_CONFIG'],
  ...['GOOGLE_APPLICATION_CREDENTIALS', 'USE_GKE_GCLOUD_AUTH_PLUGIN'],
];
