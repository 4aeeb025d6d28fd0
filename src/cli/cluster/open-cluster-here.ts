import * as path from 'node:path';
import { failed, ok, openCluster, type Cluster, type ClusterAccess, type ManagedSettings, type Result } from '../../core/index.js';
import { kubeconfigIn } from '../../node/cluster/kubeconfig.js';
import { createToolRunner } from '../../node/tool-runner.js';
import { toolSearch } from '../../node/tool-search.js';
import { policyRoot } from '../../node/paths.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Io } from '../io.js';

/** The cluster of the person's own context, or of the one that the flags name. A failure is the sentence to say. */
export function openClusterHere(given: Arguments, managed: ManagedSettings | undefined, io: Io): Result<Cluster, string> {
  const timeout = given.values.get('timeout');
  const seconds = timeout === undefined ? 30 : Number(timeout);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    return failed(`--timeout ${timeout ?? ''} is no number of seconds. Write one from 1 to 86400, e.g. --timeout 60.`);
  const workspaces = [...new Set([policyRoot(io.workingDirectory, io.workingDirectory), io.workingDirectory])];
  const file = given.values.get('kubeconfig');
  const kubeconfig = kubeconfigIn({
    ...(file !== undefined && { named: path.resolve(io.workingDirectory, file) }),
    environment: process.env,
    workspaces,
  });
  if (!kubeconfig.ok) return kubeconfig;
  const context = given.values.get('context');
  const access: ClusterAccess = {
    ...(context !== undefined && { context }),
    ...(kubeconfig.value !== undefined && { kubeconfig: kubeconfig.value }),
    timeoutMs: seconds * 1000,
  };
  const search = toolSearch({ managed: managed?.tools ?? {}, programs: {}, searchPath: process.env['PATH'] ?? '', workspaces });
  return ok(openCluster(createToolRunner(search), access));
}
