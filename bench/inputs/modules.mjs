import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setUpGo } from '../../scripts/setup-go.mjs';

/** Published Go modules hold whole repositories, and their checksums never change. */
export const modules = {
  argoCd: 'github.com/argoproj/argo-cd/v3@v3.3.0',
  prometheusOperator: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
  manifests: [
    'k8s.io/kubernetes@v1.35.4',
    'github.com/argoproj/argo-workflows/v3@v3.7.2',
    'github.com/cilium/cilium@v1.18.2',
    'github.com/tektoncd/pipeline@v1.5.0',
    'knative.dev/serving@v0.46.6',
  ],
};

/** The folder in Go's own cache that holds a module. */
export async function moduleFolder(module) {
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' };
  const answer = execFileSync(join(await setUpGo(), 'go'), ['mod', 'download', '-json', module], { cwd: '/', env, maxBuffer: 1 << 20 });
  return JSON.parse(answer).Dir;
}

/** Every regular file below a folder, in the same order on every machine. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
