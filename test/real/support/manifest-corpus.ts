import type { CorpusFilter } from './corpus.js';

/** Modules with many manifests: Kubernetes itself, and the custom resources that kinds.ts names, from those who define them. */
export const manifestCorpus: CorpusFilter = {
  name: 'manifests',
  modules: [
    'k8s.io/kubernetes@v1.35.4',
    'github.com/argoproj/argo-cd/v2@v2.14.20',
    'github.com/argoproj/argo-workflows/v3@v3.7.2',
    'github.com/argoproj/argo-rollouts@v1.8.3',
    'github.com/tektoncd/pipeline@v1.5.0',
    'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    'knative.dev/serving@v0.46.6',
    'github.com/cilium/cilium@v1.18.2',
    'github.com/grafana/loki/v3@v3.5.7',
  ],
  wants: isManifestName,
};

/** The API descriptions are no manifests and large. */
function isManifestName(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(openapi-spec|openapi|node_modules)\//.test(path);
}
